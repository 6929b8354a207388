package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.OwnHosts;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.sandbox.wechatpay.Delivery.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells merchants about payments and refunds: signed, encrypted, again after a while if they do not take it, and wrong in every way
 * that a fault asks for. It calls this deployment only, never another host.
 */
@Component
@SandboxOnly
class NoticePost implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(NoticePost.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_SHOWN = 2_000;

    private final CashDesk desk;
    private final RefundDesk refunds;
    private final SandboxMerchants merchants;
    private final Faults faults;
    private final WechatPaySandboxSettings settings;
    private final JsonMapper json;
    private final Clock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final PrivateKey strangersKey = Keys.newPair().getPrivate();
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    NoticePost(
            CashDesk desk,
            RefundDesk refunds,
            SandboxMerchants merchants,
            Faults faults,
            WechatPaySandboxSettings settings,
            JsonMapper json,
            Clock clock) {
        this.desk = desk;
        this.refunds = refunds;
        this.merchants = merchants;
        this.faults = faults;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
        scheduler.setPoolSize(4);
        scheduler.setThreadNamePrefix("sandbox-notice-");
        scheduler.setDaemon(true);
        scheduler.initialize();
    }

    /** Takes up what a restart interrupted. */
    @EventListener(ApplicationReadyEvent.class)
    void resume() {
        for (Order order : desk.newestFirst()) {
            if (order.settled() && !order.noticeAccepted() && mayCall(order.notifyUrl())) {
                again(desk.drawer(order.key()), order.noticesSent());
            }
        }
        for (Refund refund : refunds.all()) {
            if (refund.state() == Refund.State.PROCESSING) {
                giveBackLater(refund);
            } else if (refund.notifyUrl() != null && !refund.noticeAccepted() && mayCall(refund.notifyUrl())) {
                again(refunds.drawer(refund.key()), refund.noticesSent());
            }
        }
    }

    /** Sends the notice of a payment just made and waits for the answer, at most five seconds. */
    Delivery announce(Order order) {
        return announce(desk.drawer(order.key()));
    }

    /** Ends a refund after a while, well or, with the fault, badly, and tells the merchant if it wants to be told. */
    void giveBackLater(Refund refund) {
        later(settings.refundTakes(), () -> {
            Refund.State end = faults.happens(Fault.REFUND_ABNORMAL, refund.outTradeNo())
                    ? Refund.State.ABNORMAL
                    : faults.happens(Fault.REFUND_CLOSED, refund.outTradeNo())
                            ? Refund.State.CLOSED
                            : Refund.State.SUCCESS;
            refunds.end(refund.key(), end)
                    .filter(ended -> ended.notifyUrl() != null)
                    .ifPresent(ended -> announce(refunds.drawer(ended.key())));
        });
    }

    private Delivery announce(Letter.Drawer drawer) {
        Letter letter = drawer.read();
        if (faults.happens(Fault.MISSING, letter.outTradeNo())) {
            drawer.note(settings.retries().size() + 1, false);
            return new Delivery(Outcome.NOT_SENT, null, null, "按故障设置，不发送通知");
        }
        var late = faults.take(Fault.LATE, letter.outTradeNo());
        if (late.isPresent()) {
            Duration delay = late.get().delayOr(settings.late());
            later(delay, () -> attempt(drawer));
            return new Delivery(Outcome.SCHEDULED, null, null, "按故障设置，" + delay.toSeconds() + " 秒后发送");
        }
        return attempt(drawer);
    }

    @Override
    public void destroy() {
        scheduler.shutdown();
        http.shutdownNow();
    }

    private Delivery attempt(Letter.Drawer drawer) {
        Letter letter = drawer.read();
        String number = letter.outTradeNo();
        if (!mayCall(letter.notifyUrl())) {
            log.warn(
                    "The notice of order {} is not sent: {} is neither this machine nor guildhall.base-url.",
                    number,
                    letter.notifyUrl());
            drawer.note(settings.retries().size() + 1, false);
            return new Delivery(Outcome.REFUSED, null, null, "通知地址不是本机，也不是 guildhall.base-url，沙箱不会发送");
        }
        if (faults.happens(Fault.SIGNTEST, number)) {
            send(notice(letter, true));
        }
        Delivery delivery;
        if (faults.happens(Fault.CONCURRENT_DUPLICATE, number)) {
            HttpRequest same = notice(letter, false);
            CompletableFuture<Delivery> twin = http.sendAsync(same, HttpResponse.BodyHandlers.ofString())
                    .handle((response, failure) -> response == null ? silence() : heard(response));
            delivery = send(same);
            twin.join();
        } else {
            delivery = send(notice(letter, false));
        }
        if (faults.happens(Fault.DUPLICATE, number)) {
            send(notice(letter, false));
        }
        Letter noted = drawer.note(letter.sent() + 1, delivery.outcome() == Outcome.ACCEPTED);
        log.info("Notice {} of order {}, {}: {}", noted.sent(), number, letter.event(), delivery.detail());
        if (!noted.accepted()) {
            again(drawer, noted.sent());
        }
        return delivery;
    }

    /** @param sent how many deliveries there were already */
    private void again(Letter.Drawer drawer, int sent) {
        int next = Math.max(sent, 1) - 1;
        if (next < settings.retries().size()) {
            later(settings.retries().get(next), () -> {
                if (!drawer.read().accepted()) {
                    attempt(drawer);
                }
            });
        }
    }

    private void later(Duration delay, Runnable work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            log.warn("A notice is dropped: {} others are waiting already.", MOST_WAITING);
            return;
        }
        scheduler.schedule(
                () -> {
                    waiting.decrementAndGet();
                    work.run();
                },
                Instant.ofEpochMilli(System.currentTimeMillis()).plus(delay));
    }

    private Delivery send(HttpRequest request) {
        try {
            return heard(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return silence();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return silence();
        }
    }

    private static Delivery heard(HttpResponse<String> response) {
        String body = response.body();
        String shown = body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) : body;
        boolean accepted = response.statusCode() == 200 || response.statusCode() == 204;
        return new Delivery(
                accepted ? Outcome.ACCEPTED : Outcome.REJECTED,
                response.statusCode(),
                shown,
                accepted ? "商户已确认通知（" + response.statusCode() + "）" : "商户没有接受通知（" + response.statusCode() + "），稍后重发");
    }

    private static Delivery silence() {
        return new Delivery(Outcome.UNREACHABLE, null, null, "商户没有应答，稍后重发");
    }

    private HttpRequest notice(Letter letter, boolean probe) {
        Merchant merchant = merchants.require(letter.mchid());
        String number = letter.outTradeNo();
        ObjectNode content = letter.content().deepCopy();
        if (faults.happens(Fault.WRONG_AMOUNT, number)) {
            ObjectNode amount = (ObjectNode) content.path("amount");
            for (String name : List.of("total", "payer_total", "refund", "payer_refund")) {
                if (amount.has(name)) {
                    amount.put(name, amount.path(name).longValue() + 1);
                }
            }
        }
        if (faults.happens(Fault.WRONG_MCHID, number)) {
            content.put(content.has("sub_mchid") ? "sub_mchid" : "mchid", "1900000000");
        }
        if (faults.happens(Fault.WRONG_APPID, number)) {
            content.put(content.has("sp_appid") ? "sp_appid" : "appid", "wx0000000000000000");
        }
        Instant now = clock.instant();
        ObjectNode body = json.createObjectNode();
        body.put("id", letter.id());
        body.put("create_time", CashDesk.time(now));
        body.put("resource_type", "encrypt-resource");
        body.put("event_type", letter.event());
        body.put("summary", letter.summary());
        ObjectNode resource = body.putObject("resource");
        String nonce = Keys.letters(12);
        resource.put("original_type", letter.kind());
        resource.put("algorithm", "AEAD_AES_256_GCM");
        resource.put("associated_data", letter.kind());
        resource.put("nonce", nonce);
        resource.put(
                "ciphertext",
                Keys.encrypt(merchant.apiV3Key(), nonce, letter.kind(), json.writeValueAsString(content)));
        String text = json.writeValueAsString(body);

        Instant signedAt = faults.happens(Fault.OLD_TIMESTAMP, number) ? now.minus(Duration.ofMinutes(10)) : now;
        PrivateKey key = faults.happens(Fault.WRONG_SIGNATURE, number)
                ? strangersKey
                : Keys.privateKey(merchant.platformPrivateKeyPem());
        Signed signed = faults.happens(Fault.KEY_ROTATION, number)
                ? Signed.over(Signed.NEXT_KEY_ID, strangersKey, signedAt, text)
                : Signed.over(merchant, key, signedAt, text);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(letter.notifyUrl()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "*/*")
                .header("User-Agent", "Mozilla/4.0")
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8));
        signed.headers()
                .forEach((name, value) -> request.header(
                        name, probe && name.equals("Wechatpay-Signature") ? "WECHATPAY/SIGNTEST/" + value : value));
        return request.build();
    }

    private boolean mayCall(String url) {
        return mayCall(URI.create(url), settings);
    }

    /** This machine, or the host of the configured base URL and the tenants' hosts below it. */
    static boolean mayCall(URI url, WechatPaySandboxSettings settings) {
        return OwnHosts.contain(url, settings.baseUrl());
    }
}
