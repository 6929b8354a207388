package dev.guildhall.talent.domain;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The five fields that an agency edits itself (C21): {@code null} leaves a field, an empty text clears it. */
public record AgencyIntroduction(
        @Size(max = 40) @Nullable String contactPerson,
        @Size(max = 40) @Nullable String phone,
        @Email @Size(max = 120) @Nullable String email,
        @Size(max = 200) @Nullable String address,
        @Size(max = 2000) @Nullable String profile) {}
