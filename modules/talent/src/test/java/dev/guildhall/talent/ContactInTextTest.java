package dev.guildhall.talent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Covers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a contact in a text that is read without paying. */
class ContactInTextTest {

    @ParameterizedTest
    @Covers({"C6", "C11"})
    @ValueSource(
            strings = {
                "电话13812345678",
                "138 1234 5678，随时联系",
                "138-1234-5678",
                "１３８１２３４５６７８",
                "+86 138 1234 5678",
                "一三八一二三四五六七八",
                "幺三八 一二三四 五六七八",
                "138一二三四5678",
                "shen@example.com",
                "微信：shen_ruoxi",
                "微信号是shenruoxi85",
                "薇信 shenruoxi",
                "vx:shenruoxi",
                "WX：shenruoxi",
                "加V shenruoxi",
                "加v信shenruoxi",
                "QQ：123456789",
                "qq 12345678",
                "扣扣号123456",
                "0791-86551234",
                "座机 (0791)86551234",
                "010 6655 1234 转 0",
                "01066551234",
                "400-123-4567"
            })
    void aContactIsFound(String text) {
        assertThat(ContactInText.in(text)).isTrue();
        assertThat(ContactInText.in(ContactInText.without(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "从事认证审核工作16年，主审 ISO 9001、ISO 14001",
                "2008-2024 年在中衡质量认证中心任审核员",
                "证书编号 2020-1-NV1QMS-1234567",
                "注册号 CCAA-2019-123456",
                "2019.1.5-2020.10.31 3 次见证",
                "审核过 3000 多家组织，一九九八年入行",
                "熟悉微信小程序与 wxcharts",
                "运营微信公众号",
                "GB/T 19001-2016、GB/T 45001-2020",
                "员工 12000 人，年产值 20230000 元",
                "统一社会信用代码 91360100MA35XXXX0X"
            })
    void whatIsNoContactStays(String text) {
        assertThat(ContactInText.in(text)).isFalse();
        assertThat(ContactInText.without(text)).doesNotContain("  ");
    }
}
