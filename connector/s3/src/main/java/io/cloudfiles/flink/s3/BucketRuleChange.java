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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.discovery.notification.Attempts;
import io.cloudfiles.flink.s3.rules.BucketRules;
import io.cloudfiles.flink.s3.rules.Rule;
import io.cloudfiles.flink.storage.StorageException;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts one rule among the notifications of a bucket, or takes it out. S3 only replaces all of them at once, and without a condition, so they
 * are read right before and once more behind that; who changed them in between is told of, and it is begun again. What somebody else writes
 * within the one request between reading and writing cannot be seen, and is lost.
 */
final class BucketRuleChange {
    private final BucketNotifications notifications;
    private final String id;
    private final Attempts attempts;

    BucketRuleChange(BucketNotifications notifications, String id, Attempts attempts) {
        this.notifications = notifications;
        this.id = id;
        this.attempts = attempts;
    }

    /** Whether a rule was made by us: nobody else has a queue of the same name. */
    static boolean isOurs(Rule rule) {
        return rule.kind().equals(Rule.TO_QUEUE) && rule.destinationName().equals(rule.id());
    }

    static StorageException ofOthers(Rule rule) {
        return new StorageException(
                "The bucket has a notification of that name, but it is somebody else's: " + rule
                        + ". It is left as it is. Name yours by notification.stream-id.",
                null);
    }

    /** Refuses what S3 would refuse, with the names of what is in the way. */
    static void requireNoConflict(BucketRules rules, Rule wanted) throws StorageException {
        List<Rule> conflicts = rules.conflictsWith(wanted);
        if (!conflicts.isEmpty()) {
            throw new StorageException(
                    "The bucket cannot tell two of the same new files, " + wanted.filter() + ", but has notification "
                            + conflicts.stream().map(Rule::toString).collect(Collectors.joining("; and "))
                            + ". Choose a path that does not overlap, or limit that one, or let the bucket tell a topic of SNS, or"
                            + " EventBridge, that both subscribe to, and name a queue of it in notification.queue.",
                    null);
        }
    }

    /** @param planned what the plan was made of */
    void put(Rule wanted, BucketRules planned, Consumer<String> tell) throws IOException {
        change(planned, tell, before -> {
            Optional<Rule> existing = before.find(id);
            if (existing.isPresent() && !isOurs(existing.get())) {
                throw ofOthers(existing.get());
            }
            requireNoConflict(before, wanted);
            return existing.equals(Optional.of(wanted)) ? before : before.with(wanted);
        });
    }

    /** @param planned what the plan was made of */
    void remove(BucketRules planned, Consumer<String> tell) throws IOException {
        change(
                planned,
                tell,
                before -> before.find(id).filter(BucketRuleChange::isOurs).isPresent() ? before.without(id) : before);
    }

    private interface Edit {
        BucketRules of(BucketRules before) throws StorageException;
    }

    private void change(BucketRules planned, Consumer<String> tell, Edit edit) throws IOException {
        attempts.at(() -> {
            try {
                return tried(planned, tell, edit);
            } catch (StorageException e) {
                throw e;
            } catch (IOException e) {
                tell.accept(e.getMessage() + " Trying again.");
                throw e;
            }
        });
    }

    private BucketRules tried(BucketRules planned, Consumer<String> tell, Edit edit) throws IOException {
        BucketRules before = notifications.read();
        List<String> others = before.meaningOfOthers(id);
        if (!others.equals(planned.meaningOfOthers(id))) {
            tell.accept(
                    "Somebody else has changed the bucket's notifications since they were looked at; that is kept.");
        }
        BucketRules wanted = edit.of(before);
        if (wanted != before) {
            notifications.write(wanted);
        }
        BucketRules after = notifications.read();
        if (!after.find(id).equals(wanted.find(id))
                || !after.meaningOfOthers(id).equals(others)) {
            throw new IOException("Somebody else changes the bucket's notifications at the same time.");
        }
        return after;
    }
}
