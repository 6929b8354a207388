package dev.guildhall.payments.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapitalsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 零元整",
        "1, 壹分",
        "10, 壹角整",
        "15, 壹角伍分",
        "100, 壹元整",
        "105, 壹元零伍分",
        "1000, 壹拾元整",
        "90000, 玖佰元整",
        "100500, 壹仟零伍元整",
        "1000030, 壹万元叁角整",
        "1050030, 壹万零伍佰元叁角整",
        "10000000, 壹拾万元整",
        "100000001, 壹佰万元零壹分",
        "100000500, 壹佰万零伍元整",
        "12345678901, 壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分",
        "1000000000000, 壹佰亿元整",
        "1000000010000, 壹佰亿零壹佰元整"
    })
    void amountsAreWrittenAsBanksDo(long fen, String words) {
        assertThat(Capitals.of(fen)).isEqualTo(words);
    }

    @Test
    void nothingBelowZero() {
        assertThatThrownBy(() -> Capitals.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
