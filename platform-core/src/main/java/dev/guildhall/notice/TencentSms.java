package dev.guildhall.notice;

import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.sms.v20210111.SmsClient;
import com.tencentcloudapi.sms.v20210111.models.SendSmsRequest;
import com.tencentcloudapi.sms.v20210111.models.SendSmsResponse;
import com.tencentcloudapi.sms.v20210111.models.SendStatus;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Set;

/** Sends by Tencent Cloud's short message service, with its SDK. */
class TencentSms implements SmsSender {

    /** Answers that will be the same however often one asks. */
    private static final Set<String> LASTING = Set.of(
            "InvalidParameterValue.IncorrectPhoneNumber",
            "FailedOperation.PhoneNumberInBlacklist",
            "FailedOperation.ContainSensitiveWord",
            "InvalidParameterValue.TemplateParameterFormatError",
            "InvalidParameterValue.TemplateParameterLengthLimit",
            "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber");

    private final SmsProperties properties;
    private final SmsProperties.Tencent settings;
    private final SmsClient client;

    TencentSms(SmsProperties properties) {
        this.properties = properties;
        this.settings = SmsProperties.required(properties.tencent(), "tencent");
        SmsProperties.checkComplete("tencent", settings.templates());
        HttpProfile http = new HttpProfile();
        http.setEndpoint(settings.endpoint());
        http.setProtocol(settings.protocol());
        http.setConnTimeout(5);
        http.setReadTimeout(15);
        http.setWriteTimeout(15);
        ClientProfile profile = new ClientProfile();
        profile.setHttpProfile(http);
        this.client =
                new SmsClient(new Credential(settings.secretId(), settings.secretKey()), settings.region(), profile);
    }

    @Override
    public String id() {
        return "tencent";
    }

    @Override
    public void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params) {
        SendSmsRequest request = new SendSmsRequest();
        request.setPhoneNumberSet(new String[] {to.e164()});
        request.setSmsSdkAppId(settings.appId());
        request.setSignName(SmsProperties.sign(settings.signName(), settings.signNames()));
        request.setTemplateId(settings.templates().get(template));
        request.setTemplateParamSet(
                properties.handedOver(template, params).values().toArray(String[]::new));
        SendSmsResponse response;
        try {
            response = client.SendSms(request);
        } catch (TencentCloudSDKException e) {
            boolean answered = e.getRequestId() != null && !e.getRequestId().isEmpty();
            String code = e.getErrorCode() == null ? "" : e.getErrorCode();
            if (answered && !code.startsWith("InternalError")) {
                throw new NotTaken(code, LASTING.contains(code));
            }
            throw new IllegalStateException("No clear answer from the provider", e);
        }
        SendStatus status = response.getSendStatusSet()[0];
        if (!"Ok".equalsIgnoreCase(status.getCode())) {
            throw new NotTaken(status.getCode(), LASTING.contains(status.getCode()));
        }
    }
}
