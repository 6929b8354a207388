package dev.guildhall.forms;

/** What a field takes; the shape of its value in {@code values} stands behind each. */
public enum FieldType {
    /** Text of one line. */
    TEXT("单行文字"),
    /** Text of several lines. */
    TEXTAREA("多行文字"),
    /** A number, or its digits as text. */
    NUMBER("数字"),
    /** {@code 2026-11-22}. */
    DATE("日期"),
    /** A mainland mobile number; kept sealed. */
    PHONE("手机号"),
    EMAIL("邮箱"),
    /** A resident identity card, 18 characters; kept sealed. */
    ID_NUMBER("身份证号"),
    /** A unified social credit code, 18 characters. */
    CREDIT_CODE("统一社会信用代码"),
    /** Code of a region, six digits. */
    REGION("地区"),
    /** Code of a section or division of the industries. */
    INDUSTRY("行业"),
    /** Code of one option. */
    CHOICE("单选"),
    /** List of codes of options. */
    CHOICES("多选"),
    /** Id of an uploaded file. */
    FILE("文件"),
    /** List of ids of uploaded pictures. */
    IMAGES("图片"),
    /** true or false; required means that it must be true. */
    SWITCH("开关");

    private final String label;

    FieldType(String label) {
        this.label = label;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** Whether the value is sealed in the database and shown masked. */
    public boolean sensitive() {
        return this == PHONE || this == ID_NUMBER;
    }

    /** Whether the value names uploaded files. */
    public boolean files() {
        return this == FILE || this == IMAGES;
    }

    public boolean choice() {
        return this == CHOICE || this == CHOICES;
    }

    /** Whether the value is a list. */
    public boolean several() {
        return this == CHOICES || this == IMAGES;
    }
}
