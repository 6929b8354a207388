package dev.guildhall.talent.domain;

/** A value of a closed list with what people read; also a city with its name. */
public record Coded(String code, String label) {}
