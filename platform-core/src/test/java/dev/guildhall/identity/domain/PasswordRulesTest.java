package dev.guildhall.identity.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Covers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a good password (D12, W14). */
@Covers({"D12", "W14"})
class PasswordRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Kapok7Tr",
                "Kapok7TreeKapok7Tree",
                "Abc123xy",
                "Xyz987Qq",
                "aaaB1b2c",
                "Mei!2031#lan",
                "Ab1c23de"
            })
    void goodOnes(String password) {
        assertThat(PasswordRules.complaint(password)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Kapok7T               | 8–20",
                "Kapok7TreeKapok7Tree1 | 现在是 21 位",
                "kapok7tree            | 大写字母",
                "KAPOK7TREE            | 小写字母",
                "KapokTree             | 数字",
                "kapoktree             | 大写字母、数字",
                "Tree1234              | 「1234」",
                "Tree9876              | 「9876」",
                "Kabcd7Tr              | 「abcd」",
                "KaBCd7Tr              | 「aBCd」",
                "Kdcba7Tr              | 「dcba」",
                "Kaaaa7Tr              | 「aaaa」",
                "Tree77770             | 「7777」",
                "Kqwer7Tr              | 「qwer」",
                "Kpoiu7Tr              | 「poiu」",
                "KMNBV7tr              | 「MNBV」",
                "Dragon2026            | 太常见",
                "Sunshine22!           | 太常见",
                "Chelsea1              | 太常见",
                "P@ssw0rd1             | 太常见",
                "Admin888              | 太常见",
                "Woaini1314!           | 太常见",
                "Kapok7 Tree           | 不能有空格",
                "Kapok7树木树木        | 半角"
            })
    void badOnesAreToldWhatIsWrong(String password, String words) {
        assertThat(PasswordRules.complaint(password))
                .hasValueSatisfying(text -> assertThat(text).contains(words));
    }

    @ParameterizedTest
    @Covers({"W14", "D12"})
    @CsvSource(
            delimiter = '|',
            value = {
                "Ab138001x     | 13800138000",
                "Ab001380x     | 13800138000",
                "Ab831008xY    | 13800138000",
                "Zhouming7x    | zhouming",
                "7xGnimuohzQ   | zhouming"
            })
    void nothingOfTheOwnPhoneAndName(String password, String own) {
        assertThat(PasswordRules.complaint(password, List.of(own)))
                .hasValueSatisfying(text -> assertThat(text).contains("本人的手机号或账号名"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Ab13800Kx     | 13800138000", "Zhoming7Kx    | zhouming", "Kapok7Tree    | li"})
    void littleOfThemIsChance(String password, String own) {
        assertThat(PasswordRules.complaint(password, List.of(own))).isEmpty();
    }

    @Test
    void anEmptyOneIsAskedFor() {
        assertThat(PasswordRules.complaint("")).contains("请输入密码");
    }
}
