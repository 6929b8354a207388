package dev.guildhall.forms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The values that the mini-program's own tests judge too: server and client must say the same of each. */
@GuildhallTest
class SharedCasesTest {
    private final FieldChecks checks;
    private final JsonMapper json;

    @Autowired
    SharedCasesTest(FieldChecks checks, JsonMapper json) {
        this.checks = checks;
        this.json = json;
    }

    record Field(
            FieldType type,
            String label,
            boolean required,
            FieldRules rules,
            @Nullable List<FieldOption> options) {
        FormField field() {
            return new FormField("x", label, type, required, null, rules, options == null ? List.of() : options);
        }
    }

    /** Either the rule that is broken or the normal form of a good value. */
    record Case(
            @Nullable Object value,
            @Nullable String says,
            @Nullable Object good) {}

    record Group(Field field, List<Case> cases) {}

    @TestFactory
    @Covers({"T4", "T5", "W11"})
    Stream<DynamicTest> everyValueIsJudgedAlike() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/form-cases.json"))) {
            List<Group> groups = List.of(json.readValue(in, Group[].class));
            return groups.stream()
                    .flatMap(group -> group.cases().stream()
                            .map(one -> DynamicTest.dynamicTest(
                                    group.field().type() + " " + one.value(),
                                    () -> judge(group.field().field(), one))));
        }
    }

    private void judge(FormField field, Case one) {
        FieldChecks.Outcome outcome = checks.check(field, one.value());
        if (one.says() == null) {
            assertThat(outcome.complaint()).isNull();
            assertThat(plain(outcome.value())).isEqualTo(plain(one.good()));
            return;
        }
        String message = FieldMessages.say(field, one.says(), null);
        String expected = Stream.of(message.split("\\{n}", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + "\\d+" + b)
                .orElseThrow();
        assertThat(outcome.complaint()).matches(expected);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value;
    }
}
