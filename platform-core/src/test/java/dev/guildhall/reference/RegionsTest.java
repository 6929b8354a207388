package dev.guildhall.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionsTest {

    private final Regions regions = new Regions();

    @ParameterizedTest
    @CsvSource({
        "重庆市, 重庆, 500100, chongqing, cq",
        "长沙市, 长沙, 430100, changsha, cs",
        "厦门市, 厦门, 350200, xiamen, xm",
        "六安市, 六安, 341500, luan, la",
        "蚌埠市, 蚌埠, 340300, bengbu, bb",
        "亳州市, 亳州, 341600, bozhou, bz",
        "台州市, 台州, 331000, taizhou, tz",
        "丽水市, 丽水, 331100, lishui, ls",
        "百色市, 百色, 451000, baise, bs",
        "东莞市, 东莞, 441900, dongguan, dg",
        "昌都市, 昌都, 540300, changdu, cd",
        "成都市, 成都, 510100, chengdu, cd",
        "朝阳市, 朝阳, 211300, chaoyang, cy",
        "长治市, 长治, 140400, changzhi, cz",
        "北京市, 北京, 110100, beijing, bj",
        "延边朝鲜族自治州, 延边, 222400, yanbian, yb",
        "阿坝藏族羌族自治州, 阿坝, 513200, aba, ab",
        "黔东南苗族侗族自治州, 黔东南, 522600, qiandongnan, qdn",
        "锡林郭勒盟, 锡林郭勒, 152500, xilinguole, xlgl",
        "喀什地区, 喀什, 653100, kashi, ks",
        "济源市, 济源, 419001, jiyuan, jy",
        "仙桃市, 仙桃, 429004, xiantao, xt",
        "神农架林区, 神农架, 429021, shennongjia, snj",
        "五指山市, 五指山, 469001, wuzhishan, wzs",
        "石河子市, 石河子, 659001, shihezi, shz",
        "香港特别行政区, 香港, 810100, xianggang, xg",
        "澳门特别行政区, 澳门, 820100, aomen, am",
        "台北市, 台北, 710100, taibei, tb",
    })
    void aCityIsFoundByItsNames(String name, String shortName, String code, String pinyin, String initials) {
        var city = regions.cityByName(name).orElseThrow();

        assertThat(city.code()).isEqualTo(code);
        assertThat(city.shortName()).isEqualTo(shortName);
        assertThat(city.pinyin()).isEqualTo(pinyin);
        assertThat(city.initials()).isEqualTo(initials);
        assertThat(regions.cityByName(shortName)).contains(city);
        assertThat(regions.search(pinyin)).contains(city);
    }

    @ParameterizedTest
    @CsvSource({"江西省南昌市", "江西 南昌", "江西-南昌市", "南昌", "' 南昌市 '"})
    void theProvinceMayStandBefore(String name) {
        assertThat(regions.cityByName(name)).map(Region::code).contains("360100");
    }

    @ParameterizedTest
    @CsvSource({"不存在市", "''", "市", "江西省", "海南"})
    void whatIsNoCityIsNotFound(String name) {
        assertThat(regions.cityByName(name)).isEmpty();
    }

    @Test
    void everyRegionHangsTogether() {
        assertThat(regions.provinces()).hasSize(34);
        assertThat(regions.cities()).hasSizeGreaterThan(370);
        var codes = new HashSet<String>();
        for (int level = Region.PROVINCE; level <= Region.COUNTY; level++) {
            for (var region : regions.level(level)) {
                assertThat(codes.add(region.code())).as(region.code()).isTrue();
                assertThat(region.code()).matches("\\d{6}");
                assertThat(region.pinyin()).matches("[a-z]+");
                assertThat(region.initials()).hasSameSizeAs(region.shortName());
                if (level == Region.PROVINCE) {
                    assertThat(region.parent()).isEmpty();
                    assertThat(regions.citiesOf(region.code())).isNotEmpty();
                } else {
                    assertThat(regions.byCode(region.parent()))
                            .map(Region::level)
                            .contains(level - 1);
                }
            }
        }
        var shortNames = new HashSet<String>();
        for (var city : regions.cities()) {
            assertThat(shortNames.add(city.shortName())).as(city.shortName()).isTrue();
        }
    }

    @Test
    void searchTakesInitialsAndPutsExactNamesFirst() {
        assertThat(regions.search("cq").getFirst().shortName()).isEqualTo("重庆");
        assertThat(regions.search("nanj").getFirst().shortName()).isEqualTo("南京");
        assertThat(regions.search("昆山")).map(Region::name).contains("昆山市");
        assertThat(regions.search("  ")).isEmpty();
        assertThat(regions.search("%' or 1=1")).isEmpty();
    }

    @Test
    void hotCitiesAreMarked() {
        assertThat(regions.cities().stream().filter(regions::isHot)).hasSize(12);
    }
}
