package dev.guildhall.notice;

/** The provider's answer was no: nothing was sent. */
public class EmailNotTaken extends RuntimeException {

    private final String code;
    private final boolean lasting;

    /**
     * @param code the provider's own word for why; neither address nor text
     * @param lasting trying again cannot help, such as an address that does not exist
     */
    public EmailNotTaken(String code, boolean lasting) {
        super("The provider did not take the e-mail: " + code);
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
