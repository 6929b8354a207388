package dev.guildhall.payments.domain;

/** An amount in JSON. */
public record Money(long fen) {}
