// `pheidi migrate` against databases that are empty, made before, and somebody else's.
#include "instance.hpp"
#include "support/postgres_server.hpp"
#include "swarm/shell.hpp"

#include "pheidi/model/create_schema.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pqxx/pqxx>

namespace pheidi::test {

namespace {

constexpr const char* with_keys =
    "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=test-primary-key-0123456789abcdef"
    " ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT=test-derivation-salt-0123456789ab";

class migrate : public testing::Test {
 protected:
  shell_result run(const std::string& arguments = "", const std::string& environment = with_keys) {
    return pheidi(fmt::format("migrate {} --json", arguments), environment);
  }
  shell_result pheidi(const std::string& command, const std::string& environment = with_keys) {
    return shell(fmt::format("env LOCAL_DOMAIN=local.example {} {} {}/engine/cli/pheidi {} 2>&1", place(),
                             environment, PHEIDI_BINARY_DIR, command));
  }
  std::string place() const {
    return fmt::format("DB_HOST={} DB_USER=postgres DB_NAME={}", postgres_server::shared().socket_directory(),
                       database_.substr(database_.rfind("dbname=") + 7));
  }
  std::string sql(const std::string& query) {
    pqxx::connection connection(database_);
    pqxx::work tx(connection);
    const auto rows = tx.exec(query);
    tx.commit();
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
  static std::string result_of(const shell_result& r) {
    return std::string(boost::json::parse(r.output).at("result").as_string());
  }
  std::string tables() { return sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"); }

  std::string database_ = postgres_server::shared().create_database();
};

TEST_F(migrate, an_empty_database_gets_all_tables_and_its_first_rows) {
  const auto looked = run("--look-only");
  EXPECT_EQ(result_of(looked), "made");
  EXPECT_EQ(tables(), "0");

  const auto made = run();

  EXPECT_EQ(made.status, 0) << made.output;
  EXPECT_EQ(result_of(made), "made");
  EXPECT_EQ(tables(), "118");
  EXPECT_EQ(sql("SELECT string_agg(name || ':' || permissions, ',' ORDER BY position) FROM user_roles"),
            ":65536,Moderator:1049884,Admin:2031612,Owner:1");
  EXPECT_EQ(sql("SELECT count(*) FROM oauth_applications WHERE superapp AND name = 'Web'"), "1");
  EXPECT_EQ(sql("SELECT count(*) FILTER (WHERE exact) || ' ' || count(*) FILTER (WHERE NOT exact)"
                " FROM username_blocks"),
            "21 2");
  EXPECT_EQ(sql("SELECT count(*) FROM schema_migrations"), "615");
  EXPECT_EQ(sql("SELECT value FROM ar_internal_metadata WHERE key = 'environment'"), "production");
  // Rails decrypts with the same secrets: a key in clear would make it fail.
  EXPECT_EQ(sql("SELECT private_key LIKE '{\"p\":%' FROM keypairs WHERE account_id = -99"), "t");
}

TEST_F(migrate, may_run_again) {
  ASSERT_EQ(run().status, 0);
  const auto key = sql("SELECT private_key FROM keypairs WHERE account_id = -99");

  const auto again = run();

  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(result_of(again), "current");
  EXPECT_EQ(sql("SELECT private_key FROM keypairs WHERE account_id = -99"), key);
  EXPECT_EQ(sql("SELECT count(*) FROM user_roles"), "4");
}

TEST_F(migrate, two_at_once_make_one_data_model) {
  const auto both = shell(fmt::format(
      "export LOCAL_DOMAIN=local.example {} {};"
      " for i in 1 2; do {}/engine/cli/pheidi migrate --json & p=\"$p $!\"; done; for i in $p; do wait $i ||"
      " exit 1; done",
      place(), with_keys, PHEIDI_BINARY_DIR));

  EXPECT_EQ(both.status, 0) << both.output;
  EXPECT_EQ(tables(), "118");
  EXPECT_EQ(sql("SELECT count(*) FROM keypairs"), "1");
}

TEST_F(migrate, what_is_not_mastodons_is_left_alone) {
  sql("CREATE TABLE invoices (id int); SELECT 1");

  const auto refused = run();

  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(result_of(refused), "refused");
  EXPECT_NE(refused.output.find("invoices"), std::string::npos);
  EXPECT_EQ(tables(), "1");
}

TEST_F(migrate, a_schema_that_lacks_tables_is_named_and_not_touched) {
  ASSERT_EQ(run().status, 0);
  sql("DROP TABLE statuses CASCADE; SELECT 1");

  const auto refused = run();

  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.output.find("table statuses"), std::string::npos) << refused.output;
  EXPECT_EQ(tables(), "117");
}

TEST_F(migrate, without_the_secrets_of_a_new_instance_nothing_is_made) {
  EXPECT_EQ(run("", "").status, 2);
  EXPECT_EQ(tables(), "0");
}

TEST_F(migrate, a_database_of_another_encoding_is_refused_while_it_is_empty) {
  pqxx::connection connection(postgres_server::shared().connection());
  pqxx::nontransaction(connection)
      .exec("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
  database_ = postgres_server::shared().connection("latin");

  const auto refused = run();

  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(result_of(refused), "refused");
  EXPECT_NE(refused.output.find("createdb -E UTF8 -T template0"), std::string::npos) << refused.output;
  EXPECT_EQ(tables(), "0");
  const auto examined = pheidi("doctor").output;
  EXPECT_NE(examined.find("-> createdb -E UTF8 -T template0"), std::string::npos) << examined;
}

} // namespace

} // namespace pheidi::test
