package dev.guildhall.problem;

import dev.guildhall.access.Open;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers for what failed outside the controllers: in a filter, in the container, by {@code sendError}. */
@Controller
@Open
class ErrorDispatch implements ErrorController {

    private final ProblemWriter writer;

    ErrorDispatch(ProblemWriter writer) {
        this.writer = writer;
    }

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            writer.write(request, response, failure);
            return;
        }
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        writer.write(request, response, status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status);
    }
}
