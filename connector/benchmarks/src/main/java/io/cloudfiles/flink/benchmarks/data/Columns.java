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
package io.cloudfiles.flink.benchmarks.data;

/**
 * The columns of a data set, as each contestant wants them declared.
 *
 * @param flink for Flink SQL and for us
 * @param spark for a schema of Spark
 * @param duckdb for the argument {@code columns} of DuckDB's readers
 */
public record Columns(String flink, String spark, String duckdb) {
    static final Columns EVENTS = new Columns(
            "event_id STRING, ts TIMESTAMP_LTZ(3), user_id BIGINT, session STRING, event_type STRING, url STRING, title STRING, "
                    + "amount DOUBLE, quantity INT, is_member BOOLEAN, "
                    + "device ROW<os STRING, version STRING, screen_w INT, screen_h INT>, tags ARRAY<STRING>",
            "event_id STRING, ts TIMESTAMP, user_id BIGINT, session STRING, event_type STRING, url STRING, title STRING, "
                    + "amount DOUBLE, quantity INT, is_member BOOLEAN, "
                    + "device STRUCT<os: STRING, version: STRING, screen_w: INT, screen_h: INT>, tags ARRAY<STRING>",
            "{event_id: 'VARCHAR', ts: 'TIMESTAMPTZ', user_id: 'BIGINT', session: 'VARCHAR', event_type: 'VARCHAR', url: 'VARCHAR', "
                    + "title: 'VARCHAR', amount: 'DOUBLE', quantity: 'INTEGER', is_member: 'BOOLEAN', "
                    + "device: 'STRUCT(os VARCHAR, version VARCHAR, screen_w INTEGER, screen_h INTEGER)', tags: 'VARCHAR[]'}");
    static final Columns ORDERS = new Columns(
            "id BIGINT, ts TIMESTAMP(3), name STRING, email STRING, country STRING, city STRING, amount DOUBLE, price DOUBLE, "
                    + "qty INT, flag BOOLEAN, order_day DATE, category STRING, remark STRING, lat DOUBLE, lon DOUBLE, code STRING, "
                    + "score INT, status STRING, reference BIGINT, note STRING",
            "id BIGINT, ts TIMESTAMP, name STRING, email STRING, country STRING, city STRING, amount DOUBLE, price DOUBLE, "
                    + "qty INT, flag BOOLEAN, order_day DATE, category STRING, remark STRING, lat DOUBLE, lon DOUBLE, code STRING, "
                    + "score INT, status STRING, reference BIGINT, note STRING",
            "{id: 'BIGINT', ts: 'TIMESTAMP', name: 'VARCHAR', email: 'VARCHAR', country: 'VARCHAR', city: 'VARCHAR', "
                    + "amount: 'DOUBLE', price: 'DOUBLE', qty: 'INTEGER', flag: 'BOOLEAN', order_day: 'DATE', category: 'VARCHAR', "
                    + "remark: 'VARCHAR', lat: 'DOUBLE', lon: 'DOUBLE', code: 'VARCHAR', score: 'INTEGER', status: 'VARCHAR', "
                    + "reference: 'BIGINT', note: 'VARCHAR'}");
    static final Columns LINES = new Columns("line STRING", "value STRING", "{line: 'VARCHAR'}");
}
