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
package io.cloudfiles.flink;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

/** What Flink offers and this project must not use; why stands in {@code docs/design/flink-traps.md}. */
class FlinkRulesTest {
    private static final JavaClasses MAIN_CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.cloudfiles.flink");

    @ParameterizedTest
    @ValueSource(strings = {"partitionCustom", "yield", "tryYield"})
    void aMethodOfFlinksIsNotCalled(String name) {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "Flink's " + name,
                        call -> call.getName().equals(name)
                                && call.getTargetOwner().getPackageName().startsWith("org.apache.flink")))
                .check(MAIN_CODE);
    }

    @Test
    void stateExpiresByNoWallClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(StateTtlConfig.class)
                .check(MAIN_CODE);
    }

    @Test
    void readersAreNotHostedByFlinksReaderBase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink.connector.base..")
                .check(MAIN_CODE);
    }

    @Test
    void theLedgerDoesNothingAtTheEndOfItsInput() {
        noClasses()
                .that()
                .resideInAPackage("..source.ledger..")
                .should()
                .beAssignableTo(BoundedOneInput.class)
                .check(MAIN_CODE);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("..source..")
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("..source.lifecycle..") // it only says that it ends
                .should()
                .haveName("finish")
                .andShould()
                .haveRawParameterTypes(new Class<?>[0])
                .check(MAIN_CODE);
    }

    @Test
    void onlyWhoCanMissACheckpointListensToCheckpoints() {
        noMethods()
                .that()
                .haveNameMatching("notifyCheckpoint(Complete|Aborted)")
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveFullyQualifiedName("io.cloudfiles.flink.source.reader.ReadOperator")
                .should()
                .beDeclaredInClassesThat()
                .resideOutsideOfPackages("..source.enumerator..", "..source.coordination..", "..source.commit..")
                .check(MAIN_CODE);
        // What is committed with a checkpoint that nobody was told of is committed with the next one.
        ArchRule coordinatorsDoNothing = methods()
                .that()
                .areDeclaredInClassesThat()
                .areAssignableTo(OperatorCoordinator.class)
                .and()
                .haveNameMatching("notifyCheckpoint(Complete|Aborted)")
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveFullyQualifiedName("io.cloudfiles.flink.source.coordination.LifecycleCoordinator")
                .should(doNothing());
        coordinatorsDoNothing.check(MAIN_CODE);
    }

    private static ArchCondition<JavaMethod> doNothing() {
        return new ArchCondition<>("do nothing") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean isEmpty = method.getAccessesFromSelf().isEmpty();
                events.add(new SimpleConditionEvent(
                        method, isEmpty, method.getFullName() + (isEmpty ? " does nothing" : " does something")));
            }
        };
    }
}
