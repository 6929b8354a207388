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

/** One version of one tenant's credential, ready for use by the SDK. */
public final class Merchant {
    private final UUID credential;
    private final String mchid;
    private final String appid;
    private final H5Service h5;
    private final NativePayService nativePay;
    private final JsapiServiceExtension jsapi;
    private final RefundService refunds;
    private final HttpClient http;
    private final PrivacyEncryptor encryptor;
    private final NotificationParser notices;
    private final BillDownloadServiceExtension bills;

    Merchant(UUID credential, String mchid, String appid, RSAPublicKeyConfig config, HttpClient http, HttpClient slow) {
        this.credential = credential;
        this.mchid = mchid;
        this.appid = appid;
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
