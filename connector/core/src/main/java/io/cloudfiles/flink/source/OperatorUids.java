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
package io.cloudfiles.flink.source;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Uids of the operators of one source. State is found by them, so the suffixes never change.
 *
 * @param prefix the source's uid
 */
@PublicEvolving
public record OperatorUids(String prefix) {
    private static final String LEDGER = "-ledger";

    public OperatorUids {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("The uid of a source must not be blank.");
        }
    }

    /**
     * Those of the sources whose operators all occur among uids.
     *
     * @param uids of any operators of a job
     */
    public static Set<OperatorUids> in(Set<String> uids) {
        return uids.stream()
                .filter(uid -> uid.endsWith(LEDGER) && uid.length() > LEDGER.length())
                .map(uid -> new OperatorUids(uid.substring(0, uid.length() - LEDGER.length())))
                .filter(source -> uids.containsAll(source.thatMustRun()))
                .collect(Collectors.toSet());
    }

    /** Of the operators without which no new file is read. */
    public Set<String> thatMustRun() {
        return Set.of(discovery(), ledger(), reader());
    }

    /** Lists files. */
    public String discovery() {
        return prefix + "-discovery";
    }

    /** Remembers files; its coordinator answers how far the source is. */
    public String ledger() {
        return prefix + LEDGER;
    }

    /** Reads files. */
    public String reader() {
        return prefix + "-reader";
    }

    /** Knows what became of each file. */
    public String lifecycle() {
        return prefix + "-lifecycle";
    }

    /** Turns batches into rows. */
    public String rows() {
        return prefix + "-rows";
    }
}
