package dev.guildhall.problem;

import dev.guildhall.tenancy.NoTenantBound;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Tells what a failure means to the caller. Only a {@link Problem} speaks for itself; of every other exception the kind is
 * used and the message is not, since it may hold names, values or SQL.
 */
@Component
class ProblemTranslation {

    private static final Logger log = LoggerFactory.getLogger("dev.guildhall.problem");
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Letters and digits that are not taken for one another when read out on the telephone. */
    private static final char[] CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ".toCharArray();

    Problem of(Throwable failure, Audience audience) {
        Problem named = named(failure);
        if (named != null) {
            log.debug("Refused", failure);
            return named;
        }
        return switch (failure) {
            case BindingResult binding -> new Invalid(fieldErrors(binding));
            case MethodValidationResult result -> new Invalid(parameterErrors(result));
            case ConstraintViolationException violations -> new Invalid(violated(violations));
            case MethodArgumentTypeMismatchException mismatch
            when mismatch.getParameter().hasParameterAnnotation(PathVariable.class) -> pageNotFound();
            case MethodArgumentTypeMismatchException mismatch ->
                new Invalid(mismatch.getName(), mismatch(mismatch.getRequiredType()));
            case TypeMismatchException mismatch ->
                new Invalid(
                        mismatch.getPropertyName() == null ? "" : mismatch.getPropertyName(),
                        mismatch(mismatch.getRequiredType()));
            case MissingServletRequestParameterException missing ->
                new Invalid(missing.getParameterName(), Words.of("field.missing"));
            case MissingRequestHeaderException missing ->
                new Invalid(missing.getHeaderName(), Words.of("field.missing"));
            case MissingServletRequestPartException missing ->
                new Invalid(missing.getRequestPartName(), Words.of("field.missing"));
            case MaxUploadSizeExceededException tooLarge ->
                new Fault("payload-too-large", HttpStatus.CONTENT_TOO_LARGE);
            case MultipartException unreadable -> new Fault("unreadable-upload", HttpStatus.BAD_REQUEST);
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case AccessDeniedException denied -> new Refused();
            case AuthenticationException unknown -> new SignInRequired();
            case OptimisticLockingFailureException stale -> new Fault("stale", HttpStatus.CONFLICT);
            case DataIntegrityViolationException broken -> broken(broken, audience);
            case TransientDataAccessException busy -> unavailable(busy);
            case NonTransientDataAccessResourceException unreachable -> unavailable(unreachable);
            case CannotCreateTransactionException unreachable -> unavailable(unreachable);
            case ErrorResponse answer -> of(answer.getStatusCode(), answer.getHeaders(), failure, audience);
            default -> accident(failure, audience);
        };
    }

    /** What a bare status means, as the container reports it. */
    Problem of(HttpStatus status, HttpServletRequest request, Audience audience) {
        if (status.is5xxServerError() && plain(status).status() == HttpStatus.INTERNAL_SERVER_ERROR) {
            return accident(
                    new IllegalStateException("Status " + status.value() + " for " + Audience.path(request)), audience);
        }
        return plain(status);
    }

    private static Problem plain(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> pageNotFound();
            case UNAUTHORIZED -> new SignInRequired();
            case FORBIDDEN -> new Refused();
            case METHOD_NOT_ALLOWED -> new Fault("method-not-allowed", status);
            case NOT_ACCEPTABLE -> new Fault("not-acceptable", status);
            case UNSUPPORTED_MEDIA_TYPE -> new Fault("unsupported-media-type", status);
            case CONTENT_TOO_LARGE -> new Fault("payload-too-large", status);
            case SERVICE_UNAVAILABLE, GATEWAY_TIMEOUT, BAD_GATEWAY -> new Fault("unavailable", status);
            default ->
                status.is4xxClientError()
                        ? new Fault("bad-request", status)
                        : new Fault("failed", HttpStatus.INTERNAL_SERVER_ERROR);
        };
    }

    private static Problem of(HttpStatusCode code, HttpHeaders headers, Throwable failure, Audience audience) {
        HttpStatus status = HttpStatus.resolve(code.value());
        if (status == null || status == HttpStatus.INTERNAL_SERVER_ERROR) {
            return accident(failure, audience);
        }
        Problem plain = plain(status);
        if (!(plain instanceof Fault) || headers.isEmpty()) {
            return plain;
        }
        Map<String, String> single = new HashMap<>();
        headers.forEach((name, values) -> single.put(name, String.join(", ", values)));
        return new Fault(plain.type().substring("/problems/".length()), status, single);
    }

    private static Problem pageNotFound() {
        return new Fault("page-not-found", HttpStatus.NOT_FOUND);
    }

    /** A problem may arrive wrapped, such as the refusal to open a connection without a tenant. */
    private static @Nullable Problem named(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 12; depth++, cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof NoTenantBound) {
                return pageNotFound();
            }
        }
        return null;
    }

    private static List<FieldError> fieldErrors(BindingResult binding) {
        List<FieldError> errors = new ArrayList<>();
        for (org.springframework.validation.ObjectError error : binding.getAllErrors()) {
            if (!(error instanceof org.springframework.validation.FieldError field)) {
                errors.add(new FieldError("", text(error.getDefaultMessage())));
            } else if (field.isBindingFailure()) {
                errors.add(new FieldError(field.getField(), mismatch(binding.getFieldType(field.getField()))));
            } else {
                errors.add(new FieldError(
                        field.getField(),
                        withLength(field.getCode(), text(field.getDefaultMessage()), field.getRejectedValue())));
            }
        }
        return errors;
    }

    private static List<FieldError> parameterErrors(MethodValidationResult result) {
        List<FieldError> errors = new ArrayList<>();
        for (ParameterValidationResult parameter : result.getParameterValidationResults()) {
            String name = parameter.getMethodParameter().getParameterName();
            if (parameter instanceof ParameterErrors bean) {
                errors.addAll(fieldErrors(bean));
                continue;
            }
            for (MessageSourceResolvable error : parameter.getResolvableErrors()) {
                errors.add(new FieldError(name == null ? "" : name, text(error.getDefaultMessage())));
            }
        }
        return errors;
    }

    private static List<FieldError> fieldErrors(ParameterErrors bean) {
        return bean.getFieldErrors().stream()
                .map(field -> new FieldError(
                        field.getField(),
                        withLength(field.getCode(), text(field.getDefaultMessage()), field.getRejectedValue())))
                .toList();
    }

    private static List<FieldError> violated(ConstraintViolationException violations) {
        return violations.getConstraintViolations().stream()
                .map(violation -> new FieldError(leaf(violation), violation.getMessage()))
                .toList();
    }

    /** The path of a violation without the method that it starts with. */
    private static String leaf(ConstraintViolation<?> violation) {
        List<String> names = new ArrayList<>();
        violation.getPropertyPath().forEach(node -> {
            if (node.getKind() != jakarta.validation.ElementKind.METHOD && node.getName() != null) {
                names.add(node.getName());
            }
        });
        return String.join(".", names);
    }

    private static String withLength(@Nullable String code, String message, @Nullable Object rejected) {
        boolean length = "Size".equals(code) || "Length".equals(code);
        return length && rejected instanceof String text
                ? Words.of("field.length-now", message, Integer.toString(text.codePointCount(0, text.length())))
                : message;
    }

    private static String text(@Nullable String message) {
        return message == null || message.isBlank() ? Words.of("field.mismatch") : message;
    }

    private static String mismatch(@Nullable Class<?> wanted) {
        if (wanted == null) {
            return Words.of("field.mismatch");
        }
        if (Number.class.isAssignableFrom(wanted)
                || wanted == int.class
                || wanted == long.class
                || wanted == double.class) {
            return Words.of("field.number");
        }
        if (Temporal.class.isAssignableFrom(wanted)) {
            return Words.of("field.date");
        }
        if (wanted.isEnum()) {
            return Words.of("field.choice");
        }
        return wanted == boolean.class || wanted == Boolean.class
                ? Words.of("field.yes-no")
                : Words.of("field.mismatch");
    }

    private static Problem unreadable(HttpMessageNotReadableException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) {
            return new Invalid(field(mismatch), mismatch(mismatch.getTargetType()));
        }
        if (cause instanceof DatabindException databind && !databind.getPath().isEmpty()) {
            return new Invalid(field(databind), Words.of("field.mismatch"));
        }
        if (cause == null || cause instanceof MismatchedInputException mismatch && mismatch.getTargetType() == null) {
            return new Fault("missing-body", HttpStatus.BAD_REQUEST);
        }
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner.getClass().getSimpleName().equals("SizeLimitExceededException")) {
                return new Fault("payload-too-large", HttpStatus.CONTENT_TOO_LARGE);
            }
        }
        return new Fault("unreadable-body", HttpStatus.BAD_REQUEST);
    }

    private static String field(DatabindException failure) {
        return failure.getPath().stream()
                .map(ProblemTranslation::step)
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String step(JacksonException.Reference step) {
        String name = step.getPropertyName();
        return name == null ? "[" + step.getIndex() + "]" : name;
    }

    private static Problem broken(DataIntegrityViolationException failure, Audience audience) {
        String state = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return switch (state) {
            case "23505", "23P01" -> logged("already-exists", HttpStatus.CONFLICT, failure);
            case "23503" -> logged("still-in-use", HttpStatus.CONFLICT, failure);
            case "22001", "22003" -> logged("too-long", HttpStatus.BAD_REQUEST, failure);
            case "22021", "22P05" -> logged("unreadable-text", HttpStatus.BAD_REQUEST, failure);
            case "23502", "23514" -> {
                Problem problem = new Fault("rule-broken", HttpStatus.CONFLICT);
                String incident = incident();
                log.error("Incident {}: a constraint that no rule of the application foresaw", incident, failure);
                yield problem.with("incident", incident);
            }
            default -> accident(failure, audience);
        };
    }

    private static Problem logged(String key, HttpStatus status, Throwable failure) {
        log.info("Answered {} for {}", key, failure.getClass().getSimpleName(), failure);
        return new Fault(key, status);
    }

    private static Problem unavailable(Throwable failure) {
        String incident = incident();
        log.error("Incident {}: not available", incident, failure);
        return new Fault("unavailable", HttpStatus.SERVICE_UNAVAILABLE, Map.of("Retry-After", "2"))
                .with("incident", incident);
    }

    private static Problem accident(Throwable failure, Audience audience) {
        String incident = incident();
        if (gone(failure)) {
            log.debug("The client went away", failure);
        } else {
            log.error("Incident {}", incident, failure);
        }
        return new Fault(audience == Audience.PERSON ? "failed" : "request-failed", HttpStatus.INTERNAL_SERVER_ERROR)
                .with("incident", incident);
    }

    private static boolean gone(Throwable failure) {
        return failure instanceof IOException
                && (failure.getClass().getSimpleName().equals("ClientAbortException")
                        || failure.getClass().getSimpleName().equals("AsyncRequestNotUsableException"));
    }

    private static String incident() {
        StringBuilder code = new StringBuilder(9);
        for (int i = 0; i < 8; i++) {
            if (i == 4) {
                code.append('-');
            }
            code.append(CODE_LETTERS[RANDOM.nextInt(CODE_LETTERS.length)]);
        }
        return code.toString();
    }
}
