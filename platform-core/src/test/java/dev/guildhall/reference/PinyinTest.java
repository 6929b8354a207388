package dev.guildhall.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinyinTest {

    @ParameterizedTest
    @CsvSource({
        "重庆市认证协会, chongqingshirenzhengxiehui, cqsrzxh",
        "长沙重工, changshazhonggong, cszg",
        "厦门银行, xiamenyinhang, xmyh",
        "会计师, kuaijishi, kjs",
        "女装, nvzhuang, nz",
        "ISO 9001 审核员, iso9001shenheyuan, iso9001shy",
    })
    void readsWordsAndPlaces(String text, String pinyin, String initials) {
        assertThat(Pinyin.of(text)).isEqualTo(pinyin);
        assertThat(Pinyin.initials(text)).isEqualTo(initials);
    }

    @ParameterizedTest
    @CsvSource({"单晓明, shanxiaoming", "曾伟, zengwei", "欧阳娜, ouyangna", "解放, xiefang", "任华, renhua", "仇, chou"})
    void surnamesReadAsSurnames(String name, String pinyin) {
        assertThat(Pinyin.ofName(name)).isEqualTo(pinyin);
    }

    @Test
    void nothingGivesNothing() {
        assertThat(Pinyin.of("")).isEmpty();
        assertThat(Pinyin.of("——！")).isEmpty();
        assertThat(Pinyin.initials(" ")).isEmpty();
    }
}
