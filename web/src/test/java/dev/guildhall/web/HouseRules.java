package dev.guildhall.web;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.guildhall.tenancy.TenantEvent;
import jakarta.persistence.Entity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Controller;

/** The enforced part of the house style, one rule a line of it. Each has a planted violation that must be found. */
final class HouseRules {
    private HouseRules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put(
                "packages are features, not layers",
                noClasses()
                        .should()
                        .resideInAnyPackage(
                                "..service..",
                                "..services..",
                                "..controller..",
                                "..controllers..",
                                "..dao..",
                                "..entity..",
                                "..util..",
                                "..utils..",
                                "..common.."));
        rules.put(
                "services are named by their job",
                noClasses()
                        .should()
                        .haveSimpleNameEndingWith("Impl")
                        .orShould()
                        .haveSimpleNameEndingWith("Manager")
                        .orShould()
                        .haveSimpleNameEndingWith("Util")
                        .orShould()
                        .haveSimpleNameEndingWith("Utils")
                        .orShould()
                        .haveSimpleNameEndingWith("Helper"));
        rules.put(
                "entities have verbs, no setters",
                noMethods()
                        .that()
                        .areDeclaredInClassesThat()
                        .areAnnotatedWith(Entity.class)
                        .should()
                        .haveNameMatching("set[A-Z].*"));
        rules.put(
                "entities reach neither JSON nor templates",
                noClasses()
                        .that()
                        .resideInAnyPackage("..member..", "..console..", "..api..")
                        .should()
                        .dependOnClassesThat()
                        .areAnnotatedWith(Entity.class));
        rules.put(
                "domain knows neither its callers nor servlets",
                noClasses()
                        .that()
                        .resideInAPackage("..domain..")
                        .should()
                        .dependOnClassesThat(resideInAPackage("..member..")
                                .or(resideInAPackage("dev.guildhall..console.."))
                                .or(resideInAPackage("planted..console.."))
                                .or(resideInAPackage("jakarta.servlet.."))));
        rules.put(
                "controllers are of their package only",
                noClasses().that(annotatedOrMeta(Controller.class)).should().bePublic());
        rules.put(
                "events carry their tenant",
                methods()
                        .that()
                        .areAnnotatedWith(ApplicationModuleListener.class)
                        .should(haveATenantEventAsParameter()));
        rules.put(
                "time comes from the injected clock",
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("dev.guildhall.tenancy.PlatformClock")
                        .should()
                        .callMethodWhere(describe(
                                "asks the machine for the time",
                                (JavaCall<?> call) -> call.getName().equals("now")
                                        && call.getTargetOwner()
                                                .getPackageName()
                                                .equals("java.time")
                                        && call.getTarget()
                                                .getRawParameterTypes()
                                                .isEmpty())));
        rules.put(
                "tenant scope is lexical: no thread locals",
                noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class));
        rules.put(
                "no thread loses its tenant through @Async",
                noMethods().should().beAnnotatedWith(Async.class));
        rules.put(
                "SQL is never built by hand on a statement",
                noClasses()
                        .that(not(resideInAPackage("dev.guildhall.tenancy..")
                                .or(resideInAPackage("dev.guildhall.provisioning.."))
                                .or(resideInAPackage("dev.guildhall.embedded.."))))
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.sql.Statement"));
        rules.put(
                "JDBC goes through JdbcClient",
                noClasses()
                        .that(not(resideInAPackage("dev.guildhall.tenancy..")))
                        .should(callSqlMethodsOf(JdbcOperations.class)));
        rules.put(
                "no HTTP client that trusts every certificate",
                noClasses().should().dependOnClassesThat().resideInAPackage("cn.hutool.http.."));
        rules.put(
                "the WeChat SDK goes over OkHttp only: its other clients trust every certificate",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching("cn\\.binarywang\\.wx\\.miniapp\\.api\\.impl\\.WxMaService"
                                + "(HttpClient|HttpComponents|JoddHttp)?Impl"));
        rules.put(
                "no field is injected",
                noFields().should().beAnnotatedWith(org.springframework.beans.factory.annotation.Autowired.class));
        rules.put("every package is null-marked", classes().should(liveInANullMarkedPackage()));
        return rules;
    }

    private static <T> DescribedPredicate<T> not(DescribedPredicate<T> predicate) {
        return DescribedPredicate.not(predicate);
    }

    private static DescribedPredicate<JavaClass> annotatedOrMeta(Class<Controller> annotation) {
        return describe(
                "are controllers",
                candidate -> candidate.isAnnotatedWith(annotation) || candidate.isMetaAnnotatedWith(annotation));
    }

    private static ArchCondition<JavaMethod> haveATenantEventAsParameter() {
        return new ArchCondition<>("have a TenantEvent as parameter") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean carries =
                        method.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(TenantEvent.class));
                events.add(new SimpleConditionEvent(
                        method, carries, method.getFullName() + " listens to an event without a tenant"));
            }
        };
    }

    private static ArchCondition<JavaClass> callSqlMethodsOf(Class<?> type) {
        return new ArchCondition<>("call SQL methods of " + type.getSimpleName()) {
            @Override
            public void check(JavaClass candidate, ConditionEvents events) {
                candidate.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isAssignableTo(type))
                        .filter(call -> call.getName().matches("query.*|update|execute|batchUpdate"))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a null-marked package") {
            @Override
            public void check(JavaClass candidate, ConditionEvents events) {
                boolean marked = candidate.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        candidate, marked, candidate.getName() + " lives in a package that is not @NullMarked"));
            }
        };
    }
}
