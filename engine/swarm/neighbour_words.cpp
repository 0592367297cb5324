// Who the neighbours are, and what they have to say.
#include "swarm/neighbour.hpp"

#include <array>

namespace pheidi::swarm {

namespace {

constexpr std::array<sketch, 8> people{{
    {"ada", "harbour.test", "Ada at the harbour", "Ferries, gulls and bread."},
    {"ben", "meadow.test", "Ben", "Keeps bees. They keep him busy."},
    {"chika", "lantern.test", "Chika 灯", "Night photography, mostly of cats."},
    {"dov", "orchard.test", "Dov of the orchard", "Apples, pears, and the weather."},
    {"eva", "tram.test", "Eva", "Writes about old trams and new timetables."},
    {"femi", "library.test", "Femi reads", "A book a week."},
    {"guel", "kitchen.test", "Gül", "Recipes without measures."},
    {"hal", "observatory.test", "Hal", "Looks up."},
}};

constexpr std::array<std::string_view, 16> posts{
    "The ferry was late again, so I finished the book on the pier.",
    "First frost on the hives this morning. All four are humming.",
    "Somebody left a lantern in the park, and all the cats came to look at it.",
    "Picked the last of the pears. There will be cake.",
    "They have painted line 7 green. I am not sure what to think.",
    "Is there a word for the smell of rain on warm stone?",
    "A gull stole my lunch and, I think, my trust.",
    "New honey label, same bees.",
    "Fog over the harbour. You can hear the ships, and that is all.",
    "Reading list: grown. Reading time: not.",
    "If you have apples: slice, butter, sugar, wait.",
    "The timetable says 8:14. The tram says otherwise.",
    "Saturn is up. So am I.",
    "Half the village came to see the new lamp on the bridge.",
    "I tried the recipe with twice the garlic. It can be done.",
    "Small servers, quiet evenings.",
};

constexpr std::array<std::string_view, 6> replies{
    "Well said.",
    "I was about to write the same.",
    "Tell us more!",
    "Greetings from over here.",
    "This made my morning.",
    "Agreed, and how is the weather with you?",
};

} // namespace

sketch neighbour_sketch(std::size_t index) {
  return people[index % people.size()];
}

std::string_view post_words(std::size_t number) {
  return posts[number % posts.size()];
}

std::string_view reply_words(std::size_t number) {
  return replies[number % replies.size()];
}

} // namespace pheidi::swarm
