package dev.guildhall.sandbox;

import org.springframework.context.annotation.Import;

/** Lets tests of subpackages use the sandbox's own security chain. */
@Import(SandboxSecurity.class)
public class TestSecurity {}
