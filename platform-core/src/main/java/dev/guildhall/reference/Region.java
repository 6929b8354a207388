package dev.guildhall.reference;

/**
 * An administrative division of China.
 *
 * @param code six digits (GB/T 2260)
 * @param name official name: 延边朝鲜族自治州
 * @param shortName as people say it: 延边
 * @param parent code of the division above, {@code ""} for a province
 * @param level 1 province, 2 city, 3 county
 * @param pinyin of the short name, without tones or spaces: yanbian
 * @param initials of that pinyin: yb
 */
public record Region(
        String code, String name, String shortName, String parent, int level, String pinyin, String initials) {

    public static final int PROVINCE = 1;
    public static final int CITY = 2;
    public static final int COUNTY = 3;
}
