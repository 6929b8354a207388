package dev.guildhall.vault;

/** A text that is no mainland mobile number; the message is for people. */
public class InvalidPhoneNumber extends IllegalArgumentException {

    public InvalidPhoneNumber(String message) {
        super(message);
    }
}
