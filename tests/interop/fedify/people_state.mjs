// What the people of people.mjs know: who follows whom, which posts there are, and what was done to them.

export class State {
  followers = new Map(); // name -> Map(actor id -> actor)
  following = new Map(); // name -> Map(actor id -> "requested" or "yes")
  asked = new Map(); // id of a Follow that was sent -> [name, actor id]
  own = new Map(); // id -> Note or Question, as it is served
  seen = new Map(); // id -> what came of others' posts, plain values
  gone = new Set(); // ids of own posts that were deleted
  likes = new Map(); // id of a post -> Set(actor id)
  boosts = new Map();
  votes = []; // { post, by, name }
  blockedBy = new Set(); // actor ids
  profiles = new Map(); // actor id -> name, as last told

  of(map, key) {
    if (!map.has(key)) map.set(key, map === this.likes || map === this.boosts ? new Set() : new Map());
    return map.get(key);
  }

  /// As JSON, for whoever compares.
  told(name) {
    const sets = (map) => Object.fromEntries([...map].map(([id, who]) => [id, [...who]]));
    return {
      followers: [...this.of(this.followers, name).keys()],
      following: Object.fromEntries(this.of(this.following, name)),
      seen: Object.fromEntries(this.seen),
      likes: sets(this.likes),
      boosts: sets(this.boosts),
      votes: this.votes,
      blocked_by: [...this.blockedBy],
      profiles: Object.fromEntries(this.profiles),
    };
  }
}
