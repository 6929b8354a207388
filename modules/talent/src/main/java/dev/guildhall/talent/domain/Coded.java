package dev.guildhall.talent.domain;

import org.springframework.modulith.NamedInterface;

/** A value of a closed list with what people read; also a city with its name. */
@NamedInterface("cards")
public record Coded(String code, String label) {}
