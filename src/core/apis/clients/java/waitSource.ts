/** `Waiting.java` of a Java client. */
export const waitSource = String.raw`
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Waits for operations that are done later. */
public final class Waiting {
    private Waiting() {}

    /** What is asked again and again. */
    @FunctionalInterface
    interface Poll<T> {
        T ask() throws IOException, InterruptedException;
    }

    private static final List<String> FIELDS =
            List.of("action_status", "actionStatus", "task_status", "taskStatus", "state", "status");
    private static final Pattern WAITING = Pattern.compile(
            "(?i)(?:[a-z]ing|queued|pending|scheduled|accepted|waiting|submitted|in[_ -]?progress|new)$");
    private static final Pattern FAILING =
            Pattern.compile("(?i)(?:error|failed|failure|fault|aborted|cancelled|canceled|timeout|rejected)$");
    /** They end in -ing and yet last; string is what samples of a mock say. */
    private static final Pattern LASTING = Pattern.compile("(?i)^(?:running|working|existing|missing|listening|string)$");

    /** The state in an answer: of itself, or of the object in its envelope; empty when there is none. */
    public static String actionStatus(Object answer) {
        JsonNode whole = Transport.JSON.valueToTree(answer);
        List<JsonNode> places = new ArrayList<>(List.of(whole));
        whole.forEach(places::add);
        for (String field : FIELDS) {
            for (JsonNode place : places) {
                if (place.path(field).isTextual() && !place.path(field).asText().isEmpty()) {
                    return place.path(field).asText();
                }
            }
        }
        return "";
    }

    /**
     * Asks again and again until the state has settled; with deletes until the object is gone, and then gives null.
     *
     * @throws Transport.ApiException ActionFailed when it settled badly, DeadlineExceeded when it did not settle in time.
     */
    static <T> T waitUntilDone(Poll<T> poll, boolean deletes, Duration deadline, Duration interval)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        String status = "unknown";
        while (true) {
            T answer;
            Transport.END.set(end);
            try {
                answer = poll.ask();
            } catch (Transport.ApiException error) {
                if (deletes && error.status == 404) {
                    return null;
                }
                throw error;
            } catch (IOException error) {
                if (System.nanoTime() < end) {
                    throw error;
                }
                throw tooLate(status);
            } finally {
                Transport.END.remove();
            }
            status = actionStatus(answer);
            if (FAILING.matcher(status).find()) {
                throw new Transport.ApiException(200, "ActionFailed", "The operation ended as " + status, null, "");
            }
            if (!deletes && (LASTING.matcher(status).find() || !WAITING.matcher(status).find())) {
                return answer;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw tooLate(status);
            }
            Thread.sleep(Math.min(interval.toMillis(), left));
        }
    }

    private static Transport.ApiException tooLate(String status) {
        return new Transport.ApiException(200, "DeadlineExceeded", "Not done in time: " + status, null, "");
    }
}
`;
