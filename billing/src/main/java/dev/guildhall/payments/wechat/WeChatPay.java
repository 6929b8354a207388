package dev.guildhall.payments.wechat;

import com.google.gson.JsonObject;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.service.billdownload.DigestBillEntity;
import com.wechat.pay.java.service.billdownload.model.BillType;
import com.wechat.pay.java.service.billdownload.model.GetTradeBillRequest;
import com.wechat.pay.java.service.billdownload.model.TarType;
import com.wechat.pay.java.service.refund.model.Refund;
import dev.guildhall.payments.MerchantCredentialInput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Calls WeChat Pay (API v3, public-key mode) for merchants of their own and for merchants behind a partner, through the official SDK. Whatever the SDK throws becomes one
 * of two things: {@link WeChatRefused}, a definite no, or {@link WeChatUnknown}, after which only a query tells. Refuses to
 * be called inside a transaction, since a database connection must not wait for another company.
 */
@Component
public class WeChatPay {
    static final String BASE_URL = "guildhall.wechatpay.base-url";
    /** How long an answer may take. */
    private static final String PATIENCE = "guildhall.wechatpay.patience";

    private static final Logger log = LoggerFactory.getLogger(WeChatPay.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final String REFUNDS = "https://api.mch.weixin.qq.com/v3/refund/domestic/refunds/";
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    private static final class Exchange {
        private @Nullable String requestId;
    }

    private static final ScopedValue<Exchange> EXCHANGE = ScopedValue.newInstance();

    /** A bill of more is refused: the application holds it in memory while it is read. */
    private static final int LARGEST_BILL = 64 * 1024 * 1024;

    private final OkHttpClient http;
    private final OkHttpClient slow;

    WeChatPay(Environment environment) {
        if (environment.acceptsProfiles(Profiles.of("production")) && environment.getProperty(BASE_URL) != null) {
            throw new IllegalStateException(BASE_URL + " leads payments to a simulator: not in production");
        }
        Duration patience = environment.getProperty(PATIENCE, Duration.class, Duration.ofSeconds(6));
        this.http = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(3))
                .readTimeout(patience)
                .writeTimeout(patience)
                .callTimeout(patience.plusSeconds(4))
                .followRedirects(false)
                // Read at each call: in tests and in the sandbox the port is known only after the server has started.
                .addInterceptor(new WeChatHosts(() -> environment.getProperty(BASE_URL)))
                .build();
        this.slow = http.newBuilder()
                .readTimeout(Duration.ofSeconds(60))
                .callTimeout(Duration.ofMinutes(5))
                .build();
    }

    /** @throws RuntimeException if a key cannot be read, with no key in its message */
    public Merchant merchant(UUID credential, MerchantCredentialInput input) {
        return merchant(credential, input, null, null);
    }

    /**
     * @param input of the merchant itself, or of the partner in front of it
     * @param subMchid the merchant behind the partner; null for one of its own
     * @param subAppid the app of the merchant behind the partner, if payers come from it
     * @throws RuntimeException if a key cannot be read, with no key in its message
     */
    public Merchant merchant(
            UUID credential, MerchantCredentialInput input, @Nullable String subMchid, @Nullable String subAppid) {
        RSAPublicKeyConfig config;
        try {
            config = new RSAPublicKeyConfig.Builder()
                    .merchantId(input.mchid())
                    .merchantSerialNumber(input.merchantSerial())
                    .privateKey(input.privateKeyPem())
                    .apiV3Key(input.apiV3Key())
                    .publicKey(input.publicKeyPem())
                    .publicKeyId(input.publicKeyId())
                    .build();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the credential cannot be read: " + e.getClass().getSimpleName());
        }
        return new Merchant(
                credential,
                input.mchid(),
                input.appid(),
                subMchid == null ? null : new Merchant.Sub(subMchid, subAppid),
                config,
                new DefaultHttpClientBuilder().config(config).okHttpClient(http).build(),
                new DefaultHttpClientBuilder().config(config).okHttpClient(slow).build());
    }

    /** What was answered, with WeChat Pay's number of the call. */
    public record Answer<T>(T value, @Nullable String requestId) {}

    /** @return the address of WeChat's cashier, to be opened in the phone's browser */
    public Answer<String> h5(Merchant merchant, Prepay order) throws WeChatRefused, WeChatUnknown {
        Merchant.Sub sub = merchant.sub();
        if (sub != null) {
            return call(() -> present(merchant.partner()
                    .h5()
                    .prepay(PartnerRequests.h5(merchant, sub, order))
                    .getH5Url()));
        }
        var request = new com.wechat.pay.java.service.payments.h5.model.PrepayRequest();
        request.setAppid(merchant.appid());
        request.setMchid(merchant.mchid());
        request.setDescription(order.description());
        request.setOutTradeNo(order.number());
        request.setAttach(order.attach());
        request.setTimeExpire(time(order.expiresAt()));
        request.setNotifyUrl(order.notifyUrl());
        var amount = new com.wechat.pay.java.service.payments.h5.model.Amount();
        amount.setTotal(Math.toIntExact(order.fen()));
        amount.setCurrency("CNY");
        request.setAmount(amount);
        var scene = new com.wechat.pay.java.service.payments.h5.model.SceneInfo();
        scene.setPayerClientIp(order.payerIp());
        var info = new com.wechat.pay.java.service.payments.h5.model.H5Info();
        info.setType("Wap");
        scene.setH5Info(info);
        request.setSceneInfo(scene);
        return call(() -> present(merchant.h5().prepay(request).getH5Url()));
    }

    /** @return the text of the QR code to be scanned with WeChat */
    public Answer<String> nativePay(Merchant merchant, Prepay order) throws WeChatRefused, WeChatUnknown {
        Merchant.Sub sub = merchant.sub();
        if (sub != null) {
            return call(() -> present(merchant.partner()
                    .nativePay()
                    .prepay(PartnerRequests.nativePay(merchant, sub, order))
                    .getCodeUrl()));
        }
        var request = new com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest();
        request.setAppid(merchant.appid());
        request.setMchid(merchant.mchid());
        request.setDescription(order.description());
        request.setOutTradeNo(order.number());
        request.setAttach(order.attach());
        request.setTimeExpire(time(order.expiresAt()));
        request.setNotifyUrl(order.notifyUrl());
        var amount = new com.wechat.pay.java.service.payments.nativepay.model.Amount();
        amount.setTotal(Math.toIntExact(order.fen()));
        amount.setCurrency("CNY");
        request.setAmount(amount);
        return call(() -> present(merchant.nativePay().prepay(request).getCodeUrl()));
    }

    /** @return the arguments of {@code wx.requestPayment}, signed */
    public Answer<Map<String, String>> jsapi(Merchant merchant, Prepay order) throws WeChatRefused, WeChatUnknown {
        Merchant.Sub sub = merchant.sub();
        if (sub != null) {
            return call(() -> {
                var answer = merchant.partner()
                        .jsapi()
                        .prepayWithRequestPayment(PartnerRequests.jsapi(merchant, sub, order), merchant.payerAppid());
                Map<String, String> fields = new LinkedHashMap<>();
                fields.put("appId", present(answer.getAppId()));
                fields.put("timeStamp", present(answer.getTimeStamp()));
                fields.put("nonceStr", present(answer.getNonceStr()));
                fields.put("package", present(answer.getPackageVal()));
                fields.put("signType", present(answer.getSignType()));
                fields.put("paySign", present(answer.getPaySign()));
                return fields;
            });
        }
        var request = new com.wechat.pay.java.service.payments.jsapi.model.PrepayRequest();
        request.setAppid(merchant.appid());
        request.setMchid(merchant.mchid());
        request.setDescription(order.description());
        request.setOutTradeNo(order.number());
        request.setAttach(order.attach());
        request.setTimeExpire(time(order.expiresAt()));
        request.setNotifyUrl(order.notifyUrl());
        var amount = new com.wechat.pay.java.service.payments.jsapi.model.Amount();
        amount.setTotal(Math.toIntExact(order.fen()));
        amount.setCurrency("CNY");
        request.setAmount(amount);
        var payer = new com.wechat.pay.java.service.payments.jsapi.model.Payer();
        payer.setOpenid(order.openid());
        request.setPayer(payer);
        return call(() -> {
            var answer = merchant.jsapi().prepayWithRequestPayment(request);
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("appId", present(answer.getAppId()));
            fields.put("timeStamp", present(answer.getTimeStamp()));
            fields.put("nonceStr", present(answer.getNonceStr()));
            fields.put("package", present(answer.getPackageVal()));
            fields.put("signType", present(answer.getSignType()));
            fields.put("paySign", present(answer.getPaySign()));
            return fields;
        });
    }

    public Answer<PaymentAnswer> query(Merchant merchant, String number) throws WeChatRefused, WeChatUnknown {
        Merchant.Sub sub = merchant.sub();
        return call(() -> {
            PaymentAnswer answer;
            if (sub == null) {
                var request = new com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest();
                request.setMchid(merchant.mchid());
                request.setOutTradeNo(number);
                answer = PaymentAnswers.of(merchant.nativePay().queryOrderByOutTradeNo(request));
            } else {
                var request =
                        new com.wechat.pay.java.service.partnerpayments.nativepay.model.QueryOrderByOutTradeNoRequest();
                request.setSpMchid(merchant.mchid());
                request.setSubMchid(sub.mchid());
                request.setOutTradeNo(number);
                answer = PaymentAnswers.of(merchant.partner().nativePay().queryOrderByOutTradeNo(request));
            }
            present(answer.state());
            return answer;
        });
    }

    /** Ends the order at WeChat Pay: when this returns, nobody can pay it any more. */
    public Answer<Boolean> close(Merchant merchant, String number) throws WeChatRefused, WeChatUnknown {
        Merchant.Sub sub = merchant.sub();
        return call(() -> {
            if (sub == null) {
                var request = new com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest();
                request.setMchid(merchant.mchid());
                request.setOutTradeNo(number);
                merchant.nativePay().closeOrder(request);
            } else {
                var request = new com.wechat.pay.java.service.partnerpayments.nativepay.model.CloseOrderRequest();
                request.setSpMchid(merchant.mchid());
                request.setSubMchid(sub.mchid());
                request.setOutTradeNo(number);
                merchant.partner().nativePay().closeOrder(request);
            }
            return true;
        });
    }

    /**
     * Gives money back. Accepted is not refunded: the answer says how it stands, and asking again with the same number finds the
     * same refund.
     */
    public Answer<RefundAnswer> refund(Merchant merchant, RefundRequest refund) throws WeChatRefused, WeChatUnknown {
        var request = new com.wechat.pay.java.service.refund.model.CreateRequest();
        request.setSubMchid(subMchid(merchant));
        request.setOutRefundNo(refund.number());
        request.setTransactionId(refund.transaction());
        request.setReason(refund.reason());
        request.setNotifyUrl(refund.notifyUrl());
        var amount = new com.wechat.pay.java.service.refund.model.AmountReq();
        amount.setRefund(refund.fen());
        amount.setTotal(refund.orderFen());
        amount.setCurrency("CNY");
        request.setAmount(amount);
        return call(() -> RefundAnswers.of(merchant.refunds().create(request)));
    }

    /** How a refund stands. @param number {@code out_refund_no} */
    public Answer<RefundAnswer> refundNamed(Merchant merchant, String number) throws WeChatRefused, WeChatUnknown {
        var request = new com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest();
        request.setSubMchid(subMchid(merchant));
        request.setOutRefundNo(number);
        return call(() -> RefundAnswers.of(merchant.refunds().queryByOutRefundNo(request)));
    }

    /**
     * Sends a refund that got stuck to a bank card of the buyer's instead. The SDK has no class for this call; it signs and
     * verifies it all the same.
     *
     * @param refundId WeChat Pay's own number of the refund
     * @param number {@code out_refund_no}
     */
    public Answer<RefundAnswer> moveRefund(Merchant merchant, String refundId, String number, BankCard card)
            throws WeChatRefused, WeChatUnknown {
        return call(() -> {
            JsonObject body = new JsonObject();
            if (merchant.sub() != null) {
                body.addProperty("sub_mchid", subMchid(merchant));
            }
            body.addProperty("out_refund_no", number);
            body.addProperty("type", "USER_BANK_CARD");
            body.addProperty("bank_type", card.bank());
            body.addProperty("bank_account", merchant.encryptor().encrypt(card.number()));
            body.addProperty("real_name", merchant.encryptor().encrypt(card.holder()));
            HttpHeaders headers = new HttpHeaders();
            headers.addHeader("Accept", "application/json");
            headers.addHeader("Content-Type", "application/json");
            headers.addHeader("Wechatpay-Serial", merchant.encryptor().getWechatpaySerial());
            return RefundAnswers.of(merchant.http()
                    .post(
                            headers,
                            REFUNDS + refundId + "/apply-abnormal-refund",
                            new JsonRequestBody.Builder().body(body.toString()).build(),
                            Refund.class)
                    .getServiceResponse());
        });
    }

    /**
     * The trade bill of a day in China: its text, once its SHA-1 hash was found right over the unpacked bytes.
     *
     * @throws WeChatRefused with {@code NO_STATEMENT_EXIST} where nothing was traded, {@code STATEMENT_CREATING} before ten
     * @throws WeChatUnknown also where the hash does not fit
     */
    public Answer<String> tradeBill(Merchant merchant, LocalDate day) throws WeChatRefused, WeChatUnknown {
        GetTradeBillRequest request = new GetTradeBillRequest();
        request.setBillDate(day.toString());
        request.setSubMchid(subMchid(merchant));
        request.setBillType(BillType.ALL);
        request.setTarType(TarType.GZIP);
        return call(() -> {
            DigestBillEntity bill = merchant.bills().getTradeBill(request);
            try (InputStream in = bill.getInputStream()) {
                byte[] bytes = in.readNBytes(LARGEST_BILL);
                if (in.read() >= 0) {
                    throw new IllegalStateException("a bill of more than %d bytes".formatted(LARGEST_BILL));
                }
                // True only on its first call.
                if (!bill.verifyHash()) {
                    throw new IllegalStateException("a bill whose hash does not fit");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        });
    }

    private static @Nullable String subMchid(Merchant merchant) {
        Merchant.Sub sub = merchant.sub();
        return sub == null ? null : sub.mchid();
    }

    static void heard(@Nullable String requestId) {
        if (EXCHANGE.isBound()) {
            EXCHANGE.get().requestId = requestId;
        }
    }

    private static <T> Answer<T> call(Callable<T> work) throws WeChatRefused, WeChatUnknown {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction would wait for WeChat Pay");
        }
        Exchange exchange = new Exchange();
        try {
            T value = ScopedValue.where(EXCHANGE, exchange).call(work::call);
            return new Answer<>(value, exchange.requestId);
        } catch (ServiceException e) {
            // Its message holds the Authorization header: never logged, never kept as a cause.
            int status = e.getHttpStatusCode();
            String code = e.getErrorCode();
            log.info("WeChat Pay answered {} {}, request {}", status, code, exchange.requestId);
            if (status >= 400 && status < 500 && status != 429 && code != null) {
                throw new WeChatRefused(status, code, exchange.requestId);
            }
            throw new WeChatUnknown(
                    status + " " + code, exchange.requestId, new IllegalStateException("HTTP " + status));
        } catch (Exception e) {
            log.info("WeChat Pay: {}, request {}", e.getClass().getSimpleName(), exchange.requestId);
            throw new WeChatUnknown(e.getClass().getSimpleName(), exchange.requestId, e);
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("an answer without the field that matters");
        }
        return value;
    }

    static String time(Instant instant) {
        return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS).atOffset(BEIJING));
    }
}
