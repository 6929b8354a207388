package dev.guildhall.identity;

import java.util.UUID;

/**
 * Who runs the deployment and makes the running request: a person with a session, or a client of the operator's API. Any
 * controller under {@code /operator} may take it as an argument.
 *
 * @param client whether this is a program
 */
public record Operator(UUID id, String name, boolean client) {}
