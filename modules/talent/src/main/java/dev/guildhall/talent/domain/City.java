package dev.guildhall.talent.domain;

import org.springframework.modulith.NamedInterface;

/**
 * A city of the regions list.
 *
 * @param name short: 南昌
 */
@NamedInterface("cards")
public record City(String code, String name) {}
