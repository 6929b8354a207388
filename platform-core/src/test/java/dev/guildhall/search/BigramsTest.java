package dev.guildhall.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks PostgreSQL itself, since its parser has the last word on what a token is. */
@GuildhallTest
class BigramsTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestTenants tenants;

    @ParameterizedTest
    @CsvSource({
        "南昌市质量管理体系审核员, 质量, true",
        "南昌市质量管理体系审核员, 管理体系, true",
        "南昌市质量管理体系审核员, 昌, true",
        "南昌市质量管理体系审核员, 量质, false",
        "南昌市质量管理体系审核员, 南京, false",
        "'王芳，高级审核员', 王芳, true",
        "'王芳，高级审核员', 芳高, false", // a comma stands between
        "ISO9001 质量 QMS、EMS, qms, true",
        "ISO9001 质量 QMS、EMS, ISO, true", // a prefix
        "ISO9001 质量 QMS、EMS, 9001, false",
        "ISO9001 质量 QMS、EMS, ems 质量, true",
        "ISO9001 质量 QMS、EMS, ems 环境, false",
        "GB/T 50430 建工, 50430, true",
        "GB/T 50430 建工, gb/t, true",
        "QMS建工, QMS建工, true",
        "ＱＭＳ　全角, qms, true",
        "𠮷野家, 𠮷野, true",
        "a@b.com 138.5 -7 www.example.com/x, example, true",
        "第3届, 第3届, true",
        "Ångström, ångström, true",
    })
    void findsWhatContainsIt(String text, String query, boolean found) {
        assertThat(matches(text, query)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'; DROP TABLE person; --", "质量' | '审核", "a & ! b", ":* <-> ((", "\\", "\0质量", "质量:A", "'''"})
    void whateverIsTypedIsAPlainQuestion(String query) {
        matches("质量管理体系审核员", query);
        assertThat(matches("别的", query)).isFalse();
    }

    @Test
    void nothingToAskForIsEmpty() {
        assertThat(Bigrams.query("")).isEmpty();
        assertThat(Bigrams.query(" ，。!? ")).isEmpty();
        assertThat(Bigrams.index("——")).isEmpty();
    }

    @Test
    void aVeryLongTextAndAVeryLongWordAreTaken() {
        var text = "质量管理体系".repeat(20_000) + " " + "x".repeat(5_000);

        assertThat(matches(text, "体系质量")).isTrue();
        assertThat(matches(text, "x".repeat(5_000))).isTrue();
    }

    private boolean matches(String text, String query) {
        TenantId tenant = tenants.open("search-test", "certification");
        var question = Bigrams.query(query);
        return TenantScope.with(tenant)
                .get(() -> !question.isEmpty()
                        && jdbc.sql("SELECT to_tsvector('simple', :text) @@ to_tsquery('simple', :query)")
                                .param("text", Bigrams.index(text))
                                .param("query", question)
                                .query(Boolean.class)
                                .single());
    }
}
