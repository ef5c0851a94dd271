// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Reads the XML of a listing completely before it is parsed. The MinIO client parses while it reads, and reports a connection
 * that is lost in the middle as invalid XML.
 */
final class WholeAnswers implements Interceptor {
    private static final Pattern ROOT = Pattern.compile("<([A-Za-z][A-Za-z0-9:_-]*)");

    /** @throws IOException the connection was lost, or the answer ends in its middle */
    @Override
    public Response intercept(Chain chain) throws IOException {
        var response = chain.proceed(chain.request());
        boolean listing =
                chain.request().method().equals("GET") && chain.request().url().query() != null;
        if (!listing || !response.isSuccessful()) {
            return response;
        }
        try (var body = response.body()) {
            byte[] content = body.bytes();
            if (isCut(new String(content, StandardCharsets.UTF_8))) {
                throw new EOFException("the answer ends in its middle");
            }
            return response.newBuilder()
                    .body(ResponseBody.create(content, body.contentType()))
                    .build();
        }
    }

    /** Whether the text is empty or lacks the end tag of its root element. Other faults are left to the parser. */
    static boolean isCut(String xml) {
        String text = xml.strip();
        Matcher root = ROOT.matcher(text);
        return text.isEmpty()
                || text.startsWith("<")
                        && !text.endsWith("/>")
                        && !(root.find() && text.endsWith("</" + root.group(1) + ">"));
    }
}
