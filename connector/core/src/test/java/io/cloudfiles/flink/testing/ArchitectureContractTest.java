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
package io.cloudfiles.flink.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.cloudfiles.flink.option.SecretMask;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.Set;
import java.util.concurrent.TimeUnit;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** What holds for the code of every module. A module's test names its root package, below which no other module lives. */
// One instance per class: reading the class files takes longer than all rules.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ArchitectureContractTest {
    private final String root;
    private final JavaClasses mainCode;
    private final JavaClasses allCode;

    /** The rules for the classes in this package and those below it. */
    protected ArchitectureContractTest(String root) {
        this.root = root;
        this.mainCode = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        this.allCode = new ClassFileImporter().importPackages(root);
    }

    /** Whether this module talks to a terminal. */
    protected boolean usesStandardStreams() {
        return false;
    }

    /** Checks a rule on the module's main code; a rule about a package that is still empty passes. */
    protected final void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(mainCode);
    }

    /** Checks a rule on main and test code. */
    protected final void checkWithTests(ArchRule rule) {
        rule.allowEmptyShould(true).check(allCode);
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().assignedFrom(packagesOf(root)).should().beFreeOfCycles());
    }

    @Test
    void packagesAreNamedByWhatTheyAreAbout() {
        check(noClasses().should().resideInAnyPackage("..util..", "..common..", "..model..", "..config.."));
    }

    @Test
    void publicTypesStateTheirStability() {
        check(classes()
                .that(are(publicTopLevelTypes()))
                .should()
                .beAnnotatedWith(Public.class)
                .orShould()
                .beAnnotatedWith(PublicEvolving.class)
                .orShould()
                .beAnnotatedWith(Experimental.class)
                .orShould()
                .beAnnotatedWith(Internal.class));
    }

    @Test
    void librariesLeaveStandardStreamsAlone() {
        if (!usesStandardStreams()) {
            check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
        }
    }

    @Test
    void logsGoThroughSlf4j() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..", "org.apache.logging..", "org.apache.log4j..", "ch.qos.logback.."));
    }

    @Test
    void nothingBorrowsWhatAnotherLibraryShades() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink.shaded..", "..kernel.shaded..", "shaded.parquet.."));
    }

    @Test
    void nothingSleeps() {
        checkWithTests(noClasses().should().callMethodWhere(sleeps()));
    }

    @Test
    void testsUseRealThingsAndOneFramework() {
        checkWithTests(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.mockito..",
                        "org.easymock..",
                        "org.powermock..",
                        "org.junit",
                        "org.junit.rules..",
                        "org.testng.."));
    }

    @Test
    void recordsWithOptionsOfStoresPrintNoSecrets() {
        check(classes().that(are(recordsWithOptionsOfStores())).should(sayThemselvesHowTheyArePrinted()));
    }

    private static SliceAssignment packagesOf(String root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                return name.equals(root) || name.startsWith(root + ".")
                        ? SliceIdentifier.of(name)
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + root;
            }
        };
    }

    private static DescribedPredicate<JavaClass> publicTopLevelTypes() {
        return DescribedPredicate.describe(
                "public top-level types",
                type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static DescribedPredicate<JavaClass> recordsWithOptionsOfStores() {
        return DescribedPredicate.describe(
                "records with options of stores",
                type -> type.isRecord() && type.tryGetField("storageOptions").isPresent());
    }

    /** The method that a record is given without being asked prints all that it has. */
    private static ArchCondition<JavaClass> sayThemselvesHowTheyArePrinted() {
        return ArchCondition.from(DescribedPredicate.describe(
                "say themselves how they are printed",
                type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getOrigin().getName().equals("toString")
                                && call.getTargetOwner().getFullName().equals(SecretMask.class.getName()))));
    }

    private static DescribedPredicate<JavaMethodCall> sleeps() {
        Set<String> sleepers = Set.of(Thread.class.getName(), TimeUnit.class.getName());
        return DescribedPredicate.describe("sleeps", call -> {
            MethodCallTarget target = call.getTarget();
            return target.getName().equals("sleep")
                    && sleepers.contains(target.getOwner().getName());
        });
    }
}
