# Inbound activities into the rows that Mastodon keeps, a transaction for each, and the jobs that follow. Nothing else:
# no Rails, no ActiveRecord callbacks, no sanitising, no caches, no notifications, no media, no moderation.
module ActivityPub
  class ProcessingWorker
    include Sidekiq::Worker
    sidekiq_options queue: "ingress", retry: 8, backtrace: true

    PUBLIC = "https://www.w3.org/ns/activitystreams#Public".freeze
    ACTOR = "SELECT id, uri FROM accounts WHERE id = $1 AND suspended_at IS NULL".freeze
    LOCAL_ACCOUNT = "SELECT id FROM accounts WHERE lower(username) = lower($1) AND coalesce(lower(domain), '') = ''".freeze
    FOLLOWED = "SELECT 1 FROM follows WHERE target_account_id = $1 LIMIT 1".freeze
    STATUS = "SELECT id, account_id, text FROM statuses WHERE uri = $1 AND deleted_at IS NULL".freeze
    BURIED = "SELECT 1 FROM tombstones WHERE uri = $1".freeze
    CONVERSATION = "INSERT INTO conversations (created_at, updated_at) VALUES (now(), now()) RETURNING id".freeze
    NOTE = "INSERT INTO statuses (id, uri, url, text, language, sensitive, visibility, conversation_id, created_at," \
           " updated_at, local, account_id, ordered_media_attachment_ids) VALUES (timestamp_id('statuses'), $1, $2, $3," \
           " $4, $5, $6, $7, $8, now(), false, $9, '{}') ON CONFLICT DO NOTHING RETURNING id".freeze
    BEGINS = "UPDATE conversations SET parent_status_id = $1, parent_account_id = $2 WHERE id = $3".freeze
    BOOST = "INSERT INTO statuses (id, uri, visibility, conversation_id, created_at, updated_at, local, account_id," \
            " reblog_of_id, ordered_media_attachment_ids) VALUES (timestamp_id('statuses'), $1, $2, $3, $4, now()," \
            " false, $5, $6, '{}') ON CONFLICT DO NOTHING RETURNING id".freeze
    MENTION = "INSERT INTO mentions (status_id, account_id, silent, created_at, updated_at)" \
              " VALUES ($1, $2, false, now(), now()) ON CONFLICT DO NOTHING".freeze
    TAG = "INSERT INTO tags (name, display_name, last_status_at, created_at, updated_at)" \
          " VALUES (lower($1), $1, now(), now(), now()) ON CONFLICT (lower(name::text)) DO NOTHING".freeze
    TAGGING = "INSERT INTO statuses_tags (status_id, tag_id)" \
              " SELECT $1, id FROM tags WHERE lower(name) = lower($2) ON CONFLICT DO NOTHING".freeze
    COUNT_POST = "INSERT INTO account_stats AS s (account_id, statuses_count, last_status_at, created_at, updated_at)" \
                 " VALUES ($1, 1, now(), now(), now()) ON CONFLICT (account_id) DO UPDATE" \
                 " SET statuses_count = s.statuses_count + 1, last_status_at = now(), updated_at = now()".freeze
    COUNT_BOOST = "INSERT INTO status_stats AS s (status_id, reblogs_count, created_at, updated_at)" \
                  " VALUES ($1, 1, now(), now()) ON CONFLICT (status_id) DO UPDATE" \
                  " SET reblogs_count = s.reblogs_count + 1, updated_at = now()".freeze
    COUNT_LIKE = "INSERT INTO status_stats AS s (status_id, favourites_count, created_at, updated_at)" \
                 " VALUES ($1, greatest($2::int, 0), now(), now()) ON CONFLICT (status_id) DO UPDATE" \
                 " SET favourites_count = greatest(s.favourites_count + $2::int, 0), updated_at = now()".freeze
    LIKE = "INSERT INTO favourites (account_id, status_id, created_at, updated_at)" \
           " VALUES ($1, $2, now(), now()) ON CONFLICT DO NOTHING RETURNING id".freeze
    UNLIKE = "DELETE FROM favourites WHERE account_id = $1 AND status_id = $2".freeze
    FOLLOW = "INSERT INTO follows (account_id, target_account_id, uri, created_at, updated_at)" \
             " VALUES ($1, $2, $3, now(), now()) ON CONFLICT DO NOTHING RETURNING id".freeze
    UNFOLLOW = "DELETE FROM follows WHERE account_id = $1 AND target_account_id = $2".freeze
    COUNT_FOLLOW = "INSERT INTO account_stats AS s (account_id, following_count, followers_count, created_at," \
                   " updated_at) VALUES ($1, greatest($2::int, 0), greatest($3::int, 0), now(), now())" \
                   " ON CONFLICT (account_id) DO UPDATE SET following_count = s.following_count + $2::int," \
                   " followers_count = s.followers_count + $3::int, updated_at = now()".freeze
    BURY = "INSERT INTO tombstones (account_id, uri, created_at, updated_at) VALUES ($1, $2, now(), now())".freeze
    HIDE = "UPDATE statuses SET deleted_at = now(), updated_at = now() WHERE id = $1".freeze
    VERSION = "INSERT INTO status_edits (status_id, account_id, text, created_at, updated_at)" \
              " VALUES ($1, $2, $3, $4, $4)".freeze
    EDIT = "UPDATE statuses SET text = $2, edited_at = $3, updated_at = now() WHERE id = $1".freeze

    def perform(account_id, body, _told = nil, _type = nil)
      activity = JSON.parse(body)
      jobs = DATABASE.with do |database|
        database.transaction do |transaction|
          actor = transaction.exec_params(ACTOR, [account_id]).first
          next [] unless actor && actor.fetch("uri") == activity["actor"]

          apply(transaction, actor, activity)
        end
      end
      jobs.each { |queue, klass, args| Sidekiq::Client.push("class" => klass, "queue" => queue, "args" => args) }
      Sidekiq.redis { |redis| redis.incr("bench:processed") }
    end

    private

    # The jobs that follow: [queue, class, arguments].
    def apply(transaction, actor, activity)
      id = actor.fetch("id")
      case activity["type"]
      when "Create" then create(transaction, id, activity["object"])
      when "Announce" then announce(transaction, id, activity)
      when "Like" then like(transaction, id, activity)
      when "Follow" then follow(transaction, id, activity)
      when "Delete" then delete(transaction, id, activity["object"])
      when "Update" then update(transaction, id, activity["object"])
      when "Undo" then undo(transaction, id, activity["object"])
      else []
      end
    end

    def create(transaction, actor, note)
      return [] if transaction.exec_params(BURIED, [note["id"]]).any?
      return [] if transaction.exec_params(STATUS, [note["id"]]).any?
      return [] if transaction.exec_params(FOLLOWED, [actor]).none?

      conversation = transaction.exec(CONVERSATION).first.fetch("id")
      visibility = note["to"].include?(PUBLIC) ? 0 : 1
      row = transaction.exec_params(NOTE, [note["id"], note["url"], note["content"], note["contentMap"]&.keys&.first,
        note["sensitive"] || false, visibility, conversation, note["published"], actor]).first
      return [] unless row

      status = row.fetch("id")
      transaction.exec_params(BEGINS, [status, actor, conversation])
      note["tag"].each { |tag| hang_on(transaction, status, tag) }
      transaction.exec_params(COUNT_POST, [actor])
      [["default", "DistributionWorker", [status.to_i]], ["pull", "LinkCrawlWorker", [status.to_i]]]
    end

    def hang_on(transaction, status, tag)
      case tag["type"]
      when "Mention"
        account = local_account(transaction, tag["href"])
        transaction.exec_params(MENTION, [status, account]) if account
      when "Hashtag"
        name = tag["name"].delete_prefix("#")
        transaction.exec_params(TAG, [name])
        transaction.exec_params(TAGGING, [status, name])
      end
    end

    def announce(transaction, actor, activity)
      original = transaction.exec_params(STATUS, [activity["object"]]).first
      return [] unless original

      conversation = transaction.exec(CONVERSATION).first.fetch("id")
      row = transaction.exec_params(BOOST, [activity["id"], 0, conversation, activity["published"], actor,
        original.fetch("id")]).first
      return [] unless row

      transaction.exec_params(COUNT_POST, [actor])
      transaction.exec_params(COUNT_BOOST, [original.fetch("id")])
      [["default", "LocalNotificationWorker", [original.fetch("account_id").to_i, row.fetch("id").to_i, "Status", "reblog"]],
       ["default", "DistributionWorker", [row.fetch("id").to_i]]]
    end

    def like(transaction, actor, activity)
      status = transaction.exec_params(STATUS, [activity["object"]]).first
      row = status && transaction.exec_params(LIKE, [actor, status.fetch("id")]).first
      return [] unless row

      transaction.exec_params(COUNT_LIKE, [status.fetch("id"), 1])
      [["default", "LocalNotificationWorker", [status.fetch("account_id").to_i, row.fetch("id").to_i, "Favourite", "favourite"]]]
    end

    def follow(transaction, actor, activity)
      target = local_account(transaction, activity["object"])
      row = target && transaction.exec_params(FOLLOW, [actor, target, activity["id"]]).first
      return [] unless row

      transaction.exec_params(COUNT_FOLLOW, [actor, 1, 0])
      transaction.exec_params(COUNT_FOLLOW, [target, 0, 1])
      answer = {"@context" => "https://www.w3.org/ns/activitystreams", "type" => "Accept", "actor" => activity["object"],
                "object" => activity.slice("id", "type", "actor", "object")}
      [["push", "ActivityPub::DeliveryWorker", [JSON.generate(answer), target.to_i, activity["actor"] + "/inbox"]],
       ["default", "LocalNotificationWorker", [target.to_i, row.fetch("id").to_i, "Follow", "follow"]]]
    end

    def delete(transaction, actor, object)
      uri = object.is_a?(Hash) ? object["id"] : object
      transaction.exec_params(BURY, [actor, uri])
      status = transaction.exec_params(STATUS, [uri]).first
      return [] unless status && status.fetch("account_id") == actor

      transaction.exec_params(HIDE, [status.fetch("id")])
      [["default", "RemovalWorker", [status.fetch("id").to_i]]]
    end

    def update(transaction, actor, note)
      status = transaction.exec_params(STATUS, [note["id"]]).first
      return [] unless status && status.fetch("account_id") == actor

      transaction.exec_params(VERSION, [status.fetch("id"), actor, status.fetch("text"), note["published"]])
      transaction.exec_params(VERSION, [status.fetch("id"), actor, note["content"], note["updated"]])
      transaction.exec_params(EDIT, [status.fetch("id"), note["content"], note["updated"]])
      [["default", "DistributionWorker", [status.fetch("id").to_i]]]
    end

    def undo(transaction, actor, object)
      if object["type"] == "Like"
        status = transaction.exec_params(STATUS, [object["object"]]).first
        return [] unless status && transaction.exec_params(UNLIKE, [actor, status.fetch("id")]).cmd_tuples == 1

        transaction.exec_params(COUNT_LIKE, [status.fetch("id"), -1])
      else
        target = local_account(transaction, object["object"])
        return [] unless target && transaction.exec_params(UNFOLLOW, [actor, target]).cmd_tuples == 1

        transaction.exec_params(COUNT_FOLLOW, [actor, -1, 0])
        transaction.exec_params(COUNT_FOLLOW, [target, 0, -1])
      end
      []
    end

    def local_account(transaction, uri)
      name = uri.delete_prefix("https://#{SETTINGS.fetch("local_domain")}/users/")
      row = transaction.exec_params(LOCAL_ACCOUNT, [name]).first
      row&.fetch("id")
    end
  end
end
