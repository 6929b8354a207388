package dev.guildhall.notice;

/** A provider of short messages or e-mails said no: nothing was sent. */
public class NotTaken extends RuntimeException {

    private final String code;
    private final boolean lasting;

    /**
     * @param code the provider's own word for why; neither recipient nor text
     * @param lasting trying again cannot help, such as a number or an address that does not exist
     */
    public NotTaken(String code, boolean lasting) {
        super("The provider did not take the message: " + code);
        this.code = code;
        this.lasting = lasting;
    }

    public String code() {
        return code;
    }

    public boolean lasting() {
        return lasting;
    }
}
