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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.format.RescuedData;
import io.cloudfiles.flink.format.RescuedData.Step;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is wrong in the row that is being looked at, and where in it. */
@Internal
public final class Findings {
    private static final int SHOWN_BYTES = 40;

    private final List<Step> path = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    private @Nullable String firstMisfit;
    private @Nullable String firstNull;

    private record Found(List<Step> path, String name, byte[] json) {}

    /** Begins the next row. */
    public void clear() {
        path.clear();
        found.clear();
        firstMisfit = null;
        firstNull = null;
    }

    public void enter(String field) {
        path.add(Step.field(field));
    }

    public void enterElement(int index) {
        path.add(Step.element(index));
    }

    public void leave() {
        path.remove(path.size() - 1);
    }

    /** A value without a column. */
    public void unknown(String name, byte[] json) {
        found.add(new Found(List.copyOf(path), name, json));
    }

    /** A value that does not fit its column. */
    public void misfit(String name, byte[] json, String type) {
        unknown(name, json);
        if (firstMisfit == null) {
            String value = new String(json, 0, Math.min(json.length, SHOWN_BYTES), StandardCharsets.UTF_8);
            firstMisfit = "field '" + qualified(name) + "' does not fit the type of its column, " + type + ": " + value
                    + (json.length > SHOWN_BYTES ? "…" : "");
        }
    }

    /** A null in a column that is NOT NULL. */
    public void nullIn(String name) {
        if (firstNull == null) {
            firstNull = "no value for column '" + qualified(name) + "', which is NOT NULL";
        }
    }

    private String qualified(String name) {
        StringBuilder qualified = new StringBuilder();
        for (Step step : path) {
            qualified.append(step.index() < 0 ? step.name() : step.index()).append('.');
        }
        return qualified.append(name).toString();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The first value that does not fit, for a message; null when all fit. */
    @Nullable
    String firstMisfit() {
        return firstMisfit;
    }

    /** The first null that must not be, for a message; null when there is none. */
    @Nullable
    String firstNull() {
        return firstNull;
    }

    /** Adds all values to a row of rescued data. */
    void writeTo(RescuedData row) {
        for (Found value : found) {
            row.putJson(value.path(), value.name(), value.json());
        }
    }

    /** All values as a row of rescued data; empty when there is none. */
    byte[] toJson(Location file) {
        if (found.isEmpty()) {
            return new byte[0];
        }
        RescuedData json = new RescuedData();
        json.startFile(file);
        writeTo(json);
        int length = json.endRow();
        return Arrays.copyOf(json.buffer(), length);
    }
}
