-- Makes wrk end with its figures in JSON. wrk counts time in microseconds.
done = function(summary, latency, requests)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    -- Without a single answer wrk's percentiles are 0, which would look like a very fast page.
    local function percentile(rank)
        return summary.requests > 0 and string.format('%.3f', latency:percentile(rank) / 1000) or 'null'
    end
    io.write(string.format(
        'REPORT{"per_second": %.1f, "p50": %s, "p95": %s, "p99": %s, "failed": %d}\n',
        summary.requests / (summary.duration / 1e6), percentile(50), percentile(95), percentile(99), failed))
end
