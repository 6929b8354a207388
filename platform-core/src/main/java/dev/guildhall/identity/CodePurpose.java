package dev.guildhall.identity;

/** What a code is for; a code asked for one purpose is worth nothing for another. */
public enum CodePurpose {
    LOGIN,
    REGISTER,
    BIND,
    RESET
}
