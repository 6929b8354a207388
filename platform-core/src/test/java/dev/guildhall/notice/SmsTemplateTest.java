package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmsTemplateTest {

    @Test
    void aCodeSaysWhoseItIsAndHowLongItIsGood() {
        assertThat(SmsTemplate.CODE_LOGIN.text("青原商会", Map.of("code", "428913", "minutes", "5")))
                .isEqualTo("【青原商会】登录验证码 428913，5 分钟内有效。请勿告诉他人。");
    }

    @ParameterizedTest
    @EnumSource(SmsTemplate.class)
    void everyTextUsesAllItsParametersAndNoOthers(SmsTemplate template) {
        String text = template.text(
                "会馆", template.parameters().stream().collect(Collectors.toMap(name -> name, name -> "<" + name + ">")));
        assertThat(text).startsWith("【会馆】").doesNotContain("{", "}", "!", "！");
        template.parameters().forEach(name -> assertThat(text).contains("<" + name + ">"));
    }

    @Test
    void parametersMustBeThoseOfTheTemplate() {
        assertThatThrownBy(() -> SmsTemplate.CODE_LOGIN.text("会馆", Map.of("code", "1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SmsTemplate.CODE_LOGIN.text("会馆", Map.of("code", "1", "minutes", "5", "x", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
