package dev.guildhall.payments.wechat;

import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.cipher.PrivacyEncryptor;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.payments.h5.H5Service;
import com.wechat.pay.java.service.payments.jsapi.JsapiServiceExtension;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.refund.RefundService;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One version of one account's credential, ready for use by the SDK: a merchant of its own, or one behind a partner. */
public final class Merchant {
    private final UUID credential;
    private final String mchid;
    private final String appid;
    private final @Nullable Sub sub;
    private final PartnerServices partner;
    private final H5Service h5;
    private final NativePayService nativePay;
    private final JsapiServiceExtension jsapi;
    private final RefundService refunds;
    private final HttpClient http;
    private final PrivacyEncryptor encryptor;
    private final NotificationParser notices;
    private final BillDownloadServiceExtension bills;

    /** Behind a partner: the merchant that receives, and its own app where it has one. */
    record Sub(String mchid, @Nullable String appid) {}

    /** The SDK's classes for merchants behind a partner. */
    record PartnerServices(
            com.wechat.pay.java.service.partnerpayments.h5.H5Service h5,
            com.wechat.pay.java.service.partnerpayments.nativepay.NativePayService nativePay,
            com.wechat.pay.java.service.partnerpayments.jsapi.JsapiServiceExtension jsapi) {}

    Merchant(
            UUID credential,
            String mchid,
            String appid,
            @Nullable Sub sub,
            RSAPublicKeyConfig config,
            HttpClient http,
            HttpClient slow) {
        this.credential = credential;
        this.mchid = mchid;
        this.appid = appid;
        this.sub = sub;
        this.partner = new PartnerServices(
                new com.wechat.pay.java.service.partnerpayments.h5.H5Service.Builder()
                        .httpClient(http)
                        .build(),
                new com.wechat.pay.java.service.partnerpayments.nativepay.NativePayService.Builder()
                        .httpClient(http)
                        .build(),
                new com.wechat.pay.java.service.partnerpayments.jsapi.JsapiServiceExtension.Builder()
                        .config(config)
                        .httpClient(http)
                        .build());
        this.h5 = new H5Service.Builder().httpClient(http).build();
        this.nativePay = new NativePayService.Builder().httpClient(http).build();
        this.jsapi = new JsapiServiceExtension.Builder()
                .config(config)
                .httpClient(http)
                .build();
        this.refunds = new RefundService.Builder().httpClient(http).build();
        this.http = http;
        this.encryptor = config.createEncryptor();
        this.notices = new NotificationParser(config);
        this.bills = new BillDownloadServiceExtension.Builder()
                .httpClient(slow)
                .decryptor(config.createDecryptor())
                .build();
    }

    public UUID credential() {
        return credential;
    }

    public String mchid() {
        return mchid;
    }

    public String appid() {
        return appid;
    }

    /** The app whose openid a payer has: that of the merchant behind a partner, where it has one. */
    public String payerAppid() {
        return sub == null || sub.appid() == null ? appid : sub.appid();
    }

    /** Null for a merchant of its own. */
    @Nullable Sub sub() {
        return sub;
    }

    PartnerServices partner() {
        return partner;
    }

    H5Service h5() {
        return h5;
    }

    NativePayService nativePay() {
        return nativePay;
    }

    JsapiServiceExtension jsapi() {
        return jsapi;
    }

    RefundService refunds() {
        return refunds;
    }

    /** For what the SDK has no class of. */
    HttpClient http() {
        return http;
    }

    /** For personal data on its way to WeChat Pay. */
    PrivacyEncryptor encryptor() {
        return encryptor;
    }

    BillDownloadServiceExtension bills() {
        return bills;
    }

    NotificationParser notices() {
        return notices;
    }
}
