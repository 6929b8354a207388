package dev.guildhall.sandbox.wechatpay;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param baseUrl where people and notices reach this deployment; null: wherever a request came to
 * @param retries pauses before a refused notice is sent again; the real ones reach from 15 s to 6 h
 * @param late how much later than usual a late notice comes, unless the fault says otherwise
 * @param hang how long a call hangs, unless the fault says otherwise
 * @param refundTakes how long a refund is PROCESSING
 */
record WechatPaySandboxSettings(
        @Nullable URI baseUrl, List<Duration> retries, Duration late, Duration hang, Duration refundTakes) {}
