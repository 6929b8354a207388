package dev.guildhall.ui;

/** A filter that is on, with the address that takes it off: 级别：高级审核员. */
public record Chip(String label, String without) {}
