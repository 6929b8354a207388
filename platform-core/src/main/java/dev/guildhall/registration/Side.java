package dev.guildhall.registration;

/** The first choice of a visitor (T1). */
public enum Side {
    COMPANY("我是企业"),
    WORKER("我是工人"),
    PERSON("我是个人");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
