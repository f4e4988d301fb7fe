/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.cli.sql;

import io.cloudfiles.flink.error.CloudFilesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqlScriptTest {
    private static final SqlErrors ERRORS = new SqlErrors("job.sql");

    private static List<String> cut(String script) {
        SqlScript parsed = SqlScript.parse(script.replace('¶', '\n'), ERRORS);
        return Stream.concat(parsed.job().stream(), parsed.rest().stream())
                .map(statement -> statement.line() + ": " + statement.text().replace('\n', '¶'))
                .toList();
    }

    /** Statements are separated by {@code |}, a line break is written as {@code ¶}. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "SHOW TABLES => 1: SHOW TABLES",
                "¶ SHOW TABLES ;;¶ ; SHOW CATALOGS; => 2: SHOW TABLES|3: SHOW CATALOGS",
                "SELECT 'a;''b;' ; SELECT `c;` => 1: SELECT 'a;''b;'|1: SELECT `c;`",
                "-- one; two¶SELECT 1; /* 3;¶4 */ SELECT -- it's¶2 => 2: SELECT 1|3: SELECT  ¶2",
                "SELECT 1 - - 2 / 3 => 1: SELECT 1 - - 2 / 3",
                "SELECT a /* b¶c */ FROM t¶ => 1: SELECT a  ¶ FROM t",
                "SELECT * FROM t /*+ OPTIONS('a'='b;c') */ => 1: SELECT * FROM t /*+ OPTIONS('a'='b;c') */",
                "EXECUTE STATEMENT SET¶BEGIN¶INSERT INTO a SELECT 1;¶INSERT INTO b SELECT 2;¶END; => 3: INSERT INTO a SELECT 1|4: INSERT INTO b SELECT 2",
                "begin statement set; insert into a values (1);¶end; SHOW TABLES => 1: insert into a values (1)|2: SHOW TABLES",
                "EXECUTE INSERT INTO a VALUES (1) => 1: INSERT INTO a VALUES (1)",
            })
    void cutsAtSemicolons(String script, String statements) {
        assertThat(String.join("|", cut(script))).isEqualTo(statements);
    }

    @Test
    void whatStandsBehindTheLastInsertIsNotPartOfTheJob() {
        SqlScript script = SqlScript.parse(
                "INSERT INTO a VALUES (1); CREATE VIEW v AS SELECT 1; INSERT INTO a SELECT * FROM v; SELECT * FROM a",
                ERRORS);

        assertThat(script.job()).hasSize(3);
        assertThat(script.rest()).extracting(SqlStatement::text).containsExactly("SELECT * FROM a");
    }

    @Test
    void aScriptWithoutInsertHasNoJob() {
        assertThat(SqlScript.parse("SHOW TABLES; -- that is all", ERRORS).job()).isEmpty();
        assertThat(SqlScript.parse(" \n", ERRORS).rest()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "SELECT 1;¶SELECT 'a; => line 2: The quote ' is never closed. Close it.",
                "¶EXECUTE STATEMENT SET BEGIN¶INSERT INTO a VALUES (1); => line 2: The statement set that begins here has no END. Add 'END;'.",
            })
    void namesTheLineOfWhatHasNoEnd(String script, String message) {
        assertThatThrownBy(() -> cut(script))
                .isInstanceOf(CloudFilesException.class)
                .hasMessage("CF_INVALID_SQL: [job.sql] " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "SET 'pipeline.name' = 'it''s' => pipeline.name=it's",
                "set  'a.b'='c d' => a.b=c d",
                "SET a.b-c = 10s => a.b-c=10s",
            })
    void readsSettings(String statement, String option) {
        SqlOption read = SqlOption.of(new SqlStatement(1, statement), ERRORS);

        assertThat(read.key() + "=" + read.value()).isEqualTo(option);
    }
}
