package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.audit.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Staff read words in 操作记录, never the name that an act or a detail has in the code: whatever a module records has a word. */
@WholeApplication
class AuditWordsTest {

    /** Words already: of a module's setting, of a question to the reviewer. */
    private static final Set<String> LABELS = Set.of("ModulesPage: form.label(name)", "Reviews: question.label()");

    @Autowired
    Vocabulary words;

    @Test
    void everythingThatIsRecordedHasAWord() throws IOException {
        var acts = RecordedActs.in(Path.of(".."));
        assertThat(acts.unknown).isEqualTo(LABELS);
        assertThat(acts.actions).hasSizeGreaterThan(100);
        assertThat(Stream.of(
                                wordless(acts.actions, words::action),
                                wordless(acts.subjects, words::subject),
                                wordless(acts.details, words::detail))
                        .flatMap(List::stream))
                .isEmpty();
    }

    private static List<String> wordless(Set<String> names, UnaryOperator<String> word) {
        return names.stream().filter(name -> word.apply(name).equals(name)).toList();
    }
}
