package dev.guildhall.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13812346021",
                " 138 1234 6021 ",
                "138-1234-6021",
                "+8613812346021",
                "+86 138 1234 6021",
                "86 13812346021",
                "008613812346021",
                "１３８１２３４６０２１",
                "\u202D13812346021\u202C"
            })
    void aPhoneNumberIsReadAsPeopleTypeIt(String raw) {
        var phone = PhoneNumber.parse(raw);

        assertThat(phone.e164()).isEqualTo("+8613812346021");
        assertThat(phone.national()).isEqualTo("13812346021");
        assertThat(phone.masked()).isEqualTo("138****6021");
        assertThat(phone).hasToString("138****6021");
    }

    @ParameterizedTest
    @CsvSource({
        "1381234602, 请输入正确的手机号：应为 11 位，现在是 10 位",
        "138123460211, 请输入正确的手机号：应为 11 位，现在是 12 位",
        "12812346021, 请输入正确的手机号：应以 13 至 19 开头",
        "0791-8630, 请输入正确的手机号：应为 11 位，现在是 8 位",
        "1381234602a, 请输入正确的手机号：只能有数字",
        "+85261234567, 请输入正确的手机号：只能有数字",
        "'', 请输入手机号",
    })
    void aWrongPhoneNumberIsExplained(String raw, String words) {
        assertThat(PhoneNumber.complaint(raw)).contains(words);
        assertThat(PhoneNumber.find(raw)).isEmpty();
        assertThatThrownBy(() -> PhoneNumber.parse(raw)).hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"51162319940411467X", "51162319940411467x", "５１１６２３１９９４０４１１４６７Ｘ", " 511623 19940411 467X"})
    void anIdentityNumberIsNormalised(String raw) {
        assertThat(IdNumber.find(raw)).map(IdNumber::value).contains("51162319940411467X");
    }

    @ParameterizedTest
    @CsvSource({
        "230904196807151671, 身份证校验位不符，请核对证件",
        "110101900101123, 15 位旧证号，请填写 18 位证号",
        "11010119900101, '身份证号应为 18 位，现在是 14 位'",
        "1101011990010112AB, '身份证号前 17 位应为数字，末位为数字或 X'",
    })
    void aWrongIdentityNumberIsExplained(String raw, String words) {
        assertThat(IdNumber.complaint(raw)).contains(words);
        assertThat(IdNumber.find(raw)).isEmpty();
    }

    @Test
    void aBirthDateThatNeverWasIsToldFromAWrongCheckDigit() {
        assertThat(IdNumber.complaint("110101199002300018")).isPresent();
    }

    @Test
    void maskingHidesTheMiddle() {
        assertThat(Masking.phone("13812346021")).isEqualTo("138****6021");
        assertThat(Masking.phone("+8613812346021")).isEqualTo("138****6021");
        assertThat(Masking.phone("12345")).isEqualTo("1****5");
        assertThat(Masking.idNumber("360102199001012714")).isEqualTo("3601**********2714");
        assertThat(Masking.email("gaoyang@163.com")).isEqualTo("ga***@163.com");
        assertThat(Masking.email("g@163.com")).isEqualTo("***@163.com");
        assertThat(Masking.name("张晓明")).isEqualTo("张**");
        assertThat(Masking.name("张")).isEqualTo("*");
        assertThat(Masking.name("")).isEmpty();
        assertThat(Masking.other("wx_7423488")).isEqualTo("w***8");
    }

    @Test
    void aPlaceHasPlainNames() {
        assertThatThrownBy(() -> new Place("person|x", UUID.randomUUID(), "phone"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
