package dev.guildhall.identity.operator;

/** What an operator's account is for. */
public enum OperatorRole {
    /** Everything; one who can sign in is always left. */
    SUPER("超级管理员", "全部权限，包括运营账号与接口客户端"),
    /** Helps tenants: sees everything and may ask to be let into a tenant's console. */
    SUPPORT("客服支持", "查看，以及经租户同意后进入其后台"),
    /** Looks after payment: sees everything and may suspend and resume. */
    FINANCE("财务", "查看，以及暂停和恢复租户"),
    /** Sees everything, changes nothing. */
    READER("只读", "只能查看");

    private final String label;
    private final String summary;

    OperatorRole(String label, String summary) {
        this.label = label;
        this.summary = summary;
    }

    public String label() {
        return label;
    }

    public String summary() {
        return summary;
    }

    /** Whether it allows what this permission of the operator's console stands for. */
    public boolean allows(String permission) {
        boolean seeing = permission.endsWith(".view");
        return switch (this) {
            case SUPER -> true;
            case SUPPORT -> seeing || permission.equals("operator.impersonate");
            case FINANCE -> seeing || permission.equals("operator.tenants.suspend");
            case READER -> seeing;
        };
    }
}
