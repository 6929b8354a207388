package dev.guildhall.talent.domain;

/**
 * A city of the regions list.
 *
 * @param name short: 南昌
 */
public record City(String code, String name) {}
