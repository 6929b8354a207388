package dev.guildhall.jobs;

import java.io.Serializable;

/** What a scheduled run needs to know; the tenant is part of it, since no thread inherits one. */
record JobData(String job, String tenant, String key) implements Serializable {}
