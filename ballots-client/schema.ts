// Made by `npm run openapi` from docs/openapi.json; don't change it by hand.
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process runs */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the service reaches its ledger */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a document stands */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the document of an object stands */
        get: operations["findStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where up to 200 documents stand, in one read */
        post: operations["getStatusBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/elections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The elections that are known, with their forms */
        get: operations["listElections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many documents are in each state */
        get: operations["countDocuments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed since a time, to follow along */
        get: operations["listDocumentChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents in the order in which they arrived */
        get: operations["listDocuments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document with its newest counts and every reading */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{documentId}/pages/{page}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of a page */
        get: operations["getPageImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{documentId}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a finished document read anew */
        post: operations["redriveDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{documentId}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep others from reviewing a document for a while */
        post: operations["claimDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{documentId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a claim up */
        post: operations["releaseDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{documentId}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a person decides on a document */
        post: operations["reviewDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest result of each document */
        get: operations["listResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The counts of a document, the newest or one revision */
        get: operations["getResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest results as CSV, a line a number */
        get: operations["exportResultsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/nist-err": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An election as NIST election results (SP 1500-100) */
        get: operations["exportNistErr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/cvr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Single ballots as NIST cast vote records (SP 1500-103) */
        get: operations["exportCvr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tallies/{electionId}/{contestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts, coverage and children of a reporting unit */
        get: operations["getTally"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask in a conversation */
        post: operations["chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have text made, free or after a schema */
        post: operations["generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a URL to send one file to */
        post: operations["createUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Send the bytes (local mode; in the cloud they go to Cloud Storage) */
        put: operations["putUpload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings/extraction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether documents are read, and what holds them back */
        get: operations["getExtractionSetting"];
        /** Pause reading or resume it, with a reason */
        put: operations["changeExtractionSetting"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The types of events, with their topics */
        get: operations["listEventSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of the data of one type of event */
        get: operations["getEventSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page for people */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "invalid_request" | "too_deep" | "key_missing" | "key_invalid" | "identity_invalid" | "person_unknown" | "scope_missing" | "cross_origin" | "upload_url_invalid" | "upload_url_expired" | "not_found" | "method_not_allowed" | "too_slow" | "not_redrivable" | "not_reviewable" | "revision_conflict" | "value_conflict" | "claimed_by_other" | "place_taken" | "same_reviewer" | "too_many_reviews" | "object_exists" | "too_large" | "unsupported_media_type" | "upload_mismatch" | "invalid_review" | "findings_remain" | "idempotency_key_reused" | "rate_limited" | "tokens_used_up" | "internal" | "model_error" | "model_not_configured" | "uploads_not_configured" | "unavailable" | "deadline_exceeded";
            detail: string;
            issues?: {
                path: string;
                message: string;
            }[];
            conflict?: {
                revision?: number;
                documentId?: string;
                by?: string;
                /** Format: date-time */
                expiresAt?: string;
            };
            findings?: {
                rule: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                message: string;
                /** @default [] */
                fields?: string[];
                /** @default null */
                expected?: number | string | boolean | null | (number | string | boolean | null)[];
                /** @default null */
                actual?: number | string | boolean | null | (number | string | boolean | null)[];
                repairs?: {
                    field: string;
                    from: number | null;
                    to: number;
                    reason: string;
                    alternatives: number;
                }[];
            }[];
        };
        Ready: {
            /** @enum {string} */
            status: "ready";
            reader: string;
            model: string | null;
        };
        Status: {
            documentId: string;
            electionId: string | null;
            formId: string | null;
            pollingPlaceId: string | null;
            object: string;
            /** @enum {string} */
            state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
            final: boolean;
            revision: number;
            pages: {
                page: number;
                of: number | null;
                object: string;
                generation: string;
                sha256: string | null;
                /** @enum {string} */
                state: "processed" | "rejected";
                /** @enum {string|null} */
                code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
            }[];
            timeline: {
                state: string;
                /** Format: date-time */
                at: string;
            }[];
            findings: {
                rule: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                message: string;
                fields: string[];
                expected: number | string | boolean | null | (number | string | boolean | null)[];
                actual: number | string | boolean | null | (number | string | boolean | null)[];
                repairs?: {
                    field: string;
                    from: number | null;
                    to: number;
                    reason: string;
                    alternatives: number;
                }[];
            }[];
            error: {
                code: string;
                message: string;
            } | null;
            attempts: {
                preprocess: number;
                extract: number;
            };
            queuedMs: number | null;
            readMs: number | null;
            reader: string | null;
            links: {
                document: string;
                result: string | null;
            };
            waiting: {
                /** @enum {string} */
                reason: "paused" | "budget" | "capacity" | "model_outage";
                message: string;
                /** Format: date-time */
                since: string;
                /** Format: date-time */
                until: string | null;
            } | null;
            reviewClaim: {
                by: string;
                /** Format: date-time */
                expiresAt: string;
            } | null;
            countedRevision: number | null;
        };
        StatusBatch: {
            statuses: components["schemas"]["Status"][];
            missing: string[];
            damaged: string[];
        };
        ElectionList: {
            elections: {
                electionId: string;
                name: string;
                country: string;
                /** Format: date */
                date: string;
                forms: {
                    formId: string;
                    title: string;
                }[];
            }[];
        };
        DocumentCounts: {
            total: number;
            states: {
                waiting_for_pages?: number;
                ready?: number;
                extracting?: number;
                accepted?: number;
                needs_review?: number;
                failed?: number;
            };
        };
        DocumentChanges: {
            documents: components["schemas"]["DocumentSummary"][];
            next: string | null;
            /** Format: date-time */
            since: string | null;
        };
        DocumentSummary: {
            documentId: string;
            electionId: string | null;
            formId: string | null;
            pollingPlaceId: string | null;
            object: string;
            /** @enum {string} */
            state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
            revision: number;
            reader: string | null;
            image: {
                page: number;
                sha256: string;
            } | null;
            pages: number;
            finding: {
                rule: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                message: string;
            } | null;
            findings: number;
            /** Format: date-time */
            receivedAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        DocumentList: {
            documents: {
                documentId: string;
                electionId: string | null;
                formId: string | null;
                pollingPlaceId: string | null;
                object: string;
                /** @enum {string} */
                state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                final: boolean;
                revision: number;
                pages: {
                    page: number;
                    of: number | null;
                    object: string;
                    generation: string;
                    sha256: string | null;
                    /** @enum {string} */
                    state: "processed" | "rejected";
                    /** @enum {string|null} */
                    code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
                }[];
                timeline: {
                    state: string;
                    /** Format: date-time */
                    at: string;
                }[];
                findings: {
                    rule: string;
                    /** @enum {string} */
                    severity: "error" | "warning" | "info";
                    message: string;
                    fields: string[];
                    expected: number | string | boolean | null | (number | string | boolean | null)[];
                    actual: number | string | boolean | null | (number | string | boolean | null)[];
                    repairs?: {
                        field: string;
                        from: number | null;
                        to: number;
                        reason: string;
                        alternatives: number;
                    }[];
                }[];
                error: {
                    code: string;
                    message: string;
                } | null;
                attempts: {
                    preprocess: number;
                    extract: number;
                };
                queuedMs: number | null;
                readMs: number | null;
                reader: string | null;
                links: {
                    document: string;
                    result: string | null;
                };
                waiting: {
                    /** @enum {string} */
                    reason: "paused" | "budget" | "capacity" | "model_outage";
                    message: string;
                    /** Format: date-time */
                    since: string;
                    /** Format: date-time */
                    until: string | null;
                } | null;
                reviewClaim: {
                    by: string;
                    /** Format: date-time */
                    expiresAt: string;
                } | null;
                countedRevision: number | null;
            }[];
            next: string | null;
        };
        Document: {
            status: {
                documentId: string;
                electionId: string | null;
                formId: string | null;
                pollingPlaceId: string | null;
                object: string;
                /** @enum {string} */
                state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                final: boolean;
                revision: number;
                pages: {
                    page: number;
                    of: number | null;
                    object: string;
                    generation: string;
                    sha256: string | null;
                    /** @enum {string} */
                    state: "processed" | "rejected";
                    /** @enum {string|null} */
                    code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
                }[];
                timeline: {
                    state: string;
                    /** Format: date-time */
                    at: string;
                }[];
                findings: {
                    rule: string;
                    /** @enum {string} */
                    severity: "error" | "warning" | "info";
                    message: string;
                    fields: string[];
                    expected: number | string | boolean | null | (number | string | boolean | null)[];
                    actual: number | string | boolean | null | (number | string | boolean | null)[];
                    repairs?: {
                        field: string;
                        from: number | null;
                        to: number;
                        reason: string;
                        alternatives: number;
                    }[];
                }[];
                error: {
                    code: string;
                    message: string;
                } | null;
                attempts: {
                    preprocess: number;
                    extract: number;
                };
                queuedMs: number | null;
                readMs: number | null;
                reader: string | null;
                links: {
                    document: string;
                    result: string | null;
                };
                waiting: {
                    /** @enum {string} */
                    reason: "paused" | "budget" | "capacity" | "model_outage";
                    message: string;
                    /** Format: date-time */
                    since: string;
                    /** Format: date-time */
                    until: string | null;
                } | null;
                reviewClaim: {
                    by: string;
                    /** Format: date-time */
                    expiresAt: string;
                } | null;
                countedRevision: number | null;
            };
            documentKey: string;
            labels: components["schemas"]["DocumentLabels"];
            pages: {
                page: number;
                of: number | null;
                object: string;
                generation: string;
                sha256: string | null;
                frame: number;
                /** @enum {string} */
                state: "processed" | "rejected";
                /** @enum {string|null} */
                code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
                message: string | null;
                warnings: ("damaged_image" | "poor_image" | "unreadable_image")[];
                image: {
                    object: string;
                    /** @enum {string} */
                    contentType: "image/webp" | "image/jpeg";
                    width: number;
                    height: number;
                    bytes: number;
                    sha256: string;
                    perceptualHash: string;
                    sharpness: number;
                    contrast: number;
                    skewDegrees: number;
                    modelTokens: number;
                } | null;
                /** Format: date-time */
                receivedAt: string;
            }[];
            result: {
                /** @enum {number} */
                schemaVersion: 1;
                documentId: string;
                revision: number;
                supersedes: number | null;
                electionId: string | null;
                formId: string | null;
                formVersion: number | null;
                pollingPlaceId: string | null;
                /** @enum {string} */
                state: "accepted" | "needs_review" | "failed";
                /** @enum {string} */
                source: "model" | "human";
                counted: boolean;
                countedRevision?: number;
                fields: {
                    [key: string]: {
                        value: number | null;
                        raw: string | null;
                        words: string | null;
                        page: number | null;
                        box: [
                            number,
                            number,
                            number,
                            number
                        ] | null;
                    };
                };
                contests: {
                    contestId: string;
                    votes: {
                        optionId: string;
                        label: string;
                        value: number | null;
                        raw: string | null;
                        words: string | null;
                        page: number | null;
                        box: [
                            number,
                            number,
                            number,
                            number
                        ] | null;
                    }[];
                    overvotes: number | null;
                    undervotes: number | null;
                }[];
                findings: {
                    rule: string;
                    /** @enum {string} */
                    severity: "error" | "warning" | "info";
                    message: string;
                    fields: string[];
                    expected: number | string | boolean | null | (number | string | boolean | null)[];
                    actual: number | string | boolean | null | (number | string | boolean | null)[];
                    repairs?: {
                        field: string;
                        from: number | null;
                        to: number;
                        reason: string;
                        alternatives: number;
                    }[];
                }[];
                checks: {
                    rule: string;
                    /** @enum {string} */
                    outcome: "pass" | "fail" | "not_applicable";
                }[];
                provenance: {
                    inputTokens: number;
                    outputTokens: number;
                    costUsd: number;
                    reader: string;
                    model: string;
                    promptVersion: string;
                    readings: string[];
                    imageSha256: string[];
                    reviews?: string[];
                };
            } | null;
            readings: {
                readingId: string;
                documentId: string;
                n: number;
                formId: string;
                formVersion: number;
                /** @enum {string} */
                purpose: "first" | "second" | "tie_break";
                reader: string;
                model: string;
                promptVersion: string;
                content: {
                    header: {
                        [key: string]: string | null;
                    };
                    fields: {
                        [key: string]: {
                            value: number | null;
                            raw: string | null;
                            words: string | null;
                            page: number | null;
                            box: [
                                number,
                                number,
                                number,
                                number
                            ] | null;
                        };
                    };
                    contests: {
                        slot: string;
                        votes: {
                            value: number | null;
                            raw: string | null;
                            words: string | null;
                            page: number | null;
                            box: [
                                number,
                                number,
                                number,
                                number
                            ] | null;
                            number: number | null;
                            name: string | null;
                            party: string | null;
                        }[];
                    }[];
                    anomalies?: {
                        /** @enum {string} */
                        code: "not_a_number" | "negative" | "fractional" | "too_large" | "raw_missing" | "raw_not_understood" | "raw_disagrees" | "not_a_mark" | "row_number_invalid";
                        field: string;
                        message: string;
                    }[];
                } | null;
                values?: {
                    [key: string]: {
                        value: number | null;
                        raw: string | null;
                        words: string | null;
                        page: number | null;
                        box: [
                            number,
                            number,
                            number,
                            number
                        ] | null;
                    };
                };
                failure: {
                    /** @enum {string} */
                    code: "reader_refused" | "reader_blocked" | "reader_truncated" | "reader_empty" | "reader_invalid_answer" | "reader_rejected_request";
                    message: string;
                } | null;
                imageSha256: string[];
                usage: {
                    inputTokens: number;
                    outputTokens: number;
                    costUsd: number;
                };
                /** Format: date-time */
                startedAt: string;
                readMs: number;
            }[];
            reviews: components["schemas"]["Review"][];
        };
        DocumentLabels: {
            election: string | null;
            form: string | null;
            place: string[];
            fields: {
                id: string;
                label: string;
            }[];
            contests: {
                id: string;
                name: string;
                options: {
                    id: string;
                    number: number | null;
                    party: string | null;
                }[];
            }[];
        };
        Review: {
            reviewId: string;
            documentId: string;
            n: number;
            reviewed: number;
            revision: number;
            decision: {
                /** @enum {string} */
                kind: "confirm";
            } | {
                /** @enum {string} */
                kind: "correct";
                corrections: {
                    path: string;
                    from: number | null;
                    to: number | null;
                    reason: string;
                }[];
            } | {
                /** @enum {string} */
                kind: "reject";
                reason: string;
            } | {
                /** @enum {string} */
                kind: "move";
                pollingPlaceId: string;
                formId?: string;
                reason: string;
            } | {
                /** @enum {string} */
                kind: "duplicate";
                of: string;
                reason: string;
            };
            acceptDespite: string | null;
            approvals: {
                needed: number;
                given: number;
                agreesWith: number | null;
            };
            by: string;
            /** Format: date-time */
            at: string;
            requestId: string | null;
        };
        Redrive: {
            reason?: string;
            /** @default false */
            evenReviewed?: boolean;
        };
        ReviewAnswer: {
            review: components["schemas"]["Review"];
            result: {
                /** @enum {number} */
                schemaVersion: 1;
                documentId: string;
                revision: number;
                supersedes: number | null;
                electionId: string | null;
                formId: string | null;
                formVersion: number | null;
                pollingPlaceId: string | null;
                /** @enum {string} */
                state: "accepted" | "needs_review" | "failed";
                /** @enum {string} */
                source: "model" | "human";
                counted: boolean;
                countedRevision?: number;
                fields: {
                    [key: string]: {
                        value: number | null;
                        raw: string | null;
                        words: string | null;
                        page: number | null;
                        box: [
                            number,
                            number,
                            number,
                            number
                        ] | null;
                    };
                };
                contests: {
                    contestId: string;
                    votes: {
                        optionId: string;
                        label: string;
                        value: number | null;
                        raw: string | null;
                        words: string | null;
                        page: number | null;
                        box: [
                            number,
                            number,
                            number,
                            number
                        ] | null;
                    }[];
                    overvotes: number | null;
                    undervotes: number | null;
                }[];
                findings: {
                    rule: string;
                    /** @enum {string} */
                    severity: "error" | "warning" | "info";
                    message: string;
                    fields: string[];
                    expected: number | string | boolean | null | (number | string | boolean | null)[];
                    actual: number | string | boolean | null | (number | string | boolean | null)[];
                    repairs?: {
                        field: string;
                        from: number | null;
                        to: number;
                        reason: string;
                        alternatives: number;
                    }[];
                }[];
                checks: {
                    rule: string;
                    /** @enum {string} */
                    outcome: "pass" | "fail" | "not_applicable";
                }[];
                provenance: {
                    inputTokens: number;
                    outputTokens: number;
                    costUsd: number;
                    reader: string;
                    model: string;
                    promptVersion: string;
                    readings: string[];
                    imageSha256: string[];
                    reviews?: string[];
                };
            };
        };
        ReviewRequest: {
            revision: number;
            decision: {
                /** @enum {string} */
                kind: "confirm";
            } | {
                /** @enum {string} */
                kind: "correct";
                corrections: {
                    path: string;
                    from: number | null;
                    to: number | null;
                    reason: string;
                }[];
            } | {
                /** @enum {string} */
                kind: "reject";
                reason: string;
            } | {
                /** @enum {string} */
                kind: "move";
                pollingPlaceId: string;
                formId?: string;
                reason: string;
            } | {
                /** @enum {string} */
                kind: "duplicate";
                of: string;
                reason: string;
            };
            acceptDespite?: string;
        };
        ResultList: {
            results: components["schemas"]["Result"][];
            next: string | null;
        };
        Result: {
            /** @enum {number} */
            schemaVersion: 1;
            documentId: string;
            revision: number;
            supersedes: number | null;
            electionId: string | null;
            formId: string | null;
            formVersion: number | null;
            pollingPlaceId: string | null;
            /** @enum {string} */
            state: "accepted" | "needs_review" | "failed";
            /** @enum {string} */
            source: "model" | "human";
            counted: boolean;
            countedRevision?: number;
            fields: {
                [key: string]: {
                    value: number | null;
                    raw: string | null;
                    words: string | null;
                    page: number | null;
                    box: [
                        number,
                        number,
                        number,
                        number
                    ] | null;
                };
            };
            contests: {
                contestId: string;
                votes: {
                    optionId: string;
                    label: string;
                    value: number | null;
                    raw: string | null;
                    words: string | null;
                    page: number | null;
                    box: [
                        number,
                        number,
                        number,
                        number
                    ] | null;
                }[];
                overvotes: number | null;
                undervotes: number | null;
            }[];
            findings: {
                rule: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                message: string;
                fields: string[];
                expected: number | string | boolean | null | (number | string | boolean | null)[];
                actual: number | string | boolean | null | (number | string | boolean | null)[];
                repairs?: {
                    field: string;
                    from: number | null;
                    to: number;
                    reason: string;
                    alternatives: number;
                }[];
            }[];
            checks: {
                rule: string;
                /** @enum {string} */
                outcome: "pass" | "fail" | "not_applicable";
            }[];
            provenance: {
                inputTokens: number;
                outputTokens: number;
                costUsd: number;
                reader: string;
                model: string;
                promptVersion: string;
                readings: string[];
                imageSha256: string[];
                reviews?: string[];
            };
        };
        Tally: {
            electionId: string;
            contestId: string;
            contest: string;
            parentId: string | null;
            tally: components["schemas"]["UnitTally"];
            children: components["schemas"]["UnitTally"][];
        };
        UnitTally: {
            options: {
                total: number | null;
                places: number;
                optionId: string;
                label: string;
            }[];
            ballots: {
                registeredVoters?: {
                    total: number | null;
                    places: number;
                };
                ballotsCast?: {
                    total: number | null;
                    places: number;
                };
                validVotes?: {
                    total: number | null;
                    places: number;
                };
                rejectedVotes?: {
                    total: number | null;
                    places: number;
                };
                overvotes?: {
                    total: number | null;
                    places: number;
                };
                undervotes?: {
                    total: number | null;
                    places: number;
                };
            };
            coverage: {
                expected: number;
                counted: number;
                needsReview: number;
                failed: number;
                waiting: number;
                missing: number;
            };
            unitId: string;
            name: string;
            type: string;
            version: number;
            /** Format: date-time */
            at: string | null;
        };
        ChatAnswer: {
            text: string;
            model: string;
            /** @enum {string} */
            finish: "stop" | "truncated";
            citations: components["schemas"]["Citation"][];
            ungroundedNumbers: components["schemas"]["UngroundedNumber"][];
            /** @enum {string|null} */
            limit: "rounds" | "tokens" | null;
            usage: components["schemas"]["ModelUsage"];
        };
        Citation: {
            /** @enum {string} */
            kind: "tally";
            electionId: string;
            contestId: string;
            unitId: string;
            version: number;
            /** Format: date-time */
            at: string | null;
        } | {
            /** @enum {string} */
            kind: "document";
            documentId: string;
            revision: number;
        };
        UngroundedNumber: {
            text: string;
            value: number | null;
        };
        ModelUsage: {
            calls: number;
            inputTokens: number;
            outputTokens: number;
            costUsd: number;
        };
        ChatRequest: {
            messages: {
                /** @enum {string} */
                role: "user" | "assistant";
                content: string;
            }[];
            /** @default false */
            stream?: boolean;
            electionId?: string;
            documentIds?: string[];
        };
        GenerateAnswer: {
            text: string;
            json?: unknown;
            model: string;
            /** @enum {string} */
            finish: "stop" | "truncated";
            usage: components["schemas"]["ModelUsage"];
        };
        GenerateRequest: {
            prompt: string;
            system?: string;
            documentIds?: string[];
            responseSchema?: {
                [key: string]: unknown;
            };
            temperature?: number;
            maxOutputTokens?: number;
            stopSequences?: string[];
            /** @default false */
            stream?: boolean;
        };
        UploadTicket: {
            documentId: string;
            object: string;
            /** @enum {string} */
            method: "PUT";
            url: string;
            headers: {
                [key: string]: string;
            };
            /** Format: date-time */
            expiresAt: string;
        };
        UploadRequest: {
            /** @example lakeland-2026/statement-of-poll/PP-0101.jpg */
            object: string;
            /** @example image/jpeg */
            contentType: string;
            bytes: number;
            /** @default true */
            overwrite?: boolean;
        };
        UploadedObject: {
            object: string;
            generation: string;
        };
        ExtractionSetting: {
            paused: boolean;
            reason: string | null;
            by: string | null;
            /** Format: date-time */
            at: string | null;
            holding: {
                /** @enum {string} */
                reason: "paused" | "budget" | "capacity" | "model_outage";
                message: string;
                /** Format: date-time */
                until: string | null;
            } | null;
        };
        ExtractionChange: {
            paused: boolean;
            reason: string;
        };
        EventSchemaList: {
            schemas: {
                type: string;
                topic: string;
                href: string;
            }[];
        };
        EventSchema: {
            $id: string;
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description A problem: `invalid_request`, `too_deep` */
        Problem400: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `key_missing`, `key_invalid`, `identity_invalid` */
        Problem401: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description The way to say who calls. */
                "WWW-Authenticate": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `person_unknown`, `scope_missing`, `cross_origin`, `upload_url_invalid`, `upload_url_expired` */
        Problem403: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `not_found` */
        Problem404: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `method_not_allowed` */
        Problem405: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `too_slow` */
        Problem408: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `not_redrivable`, `not_reviewable`, `revision_conflict`, `value_conflict`, `claimed_by_other`, `place_taken`, `same_reviewer`, `too_many_reviews` */
        Problem409: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `object_exists` */
        Problem412: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `too_large` */
        Problem413: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `unsupported_media_type` */
        Problem415: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `upload_mismatch`, `invalid_review`, `findings_remain`, `idempotency_key_reused` */
        Problem422: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `rate_limited`, `tokens_used_up` */
        Problem429: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit": number;
                /** @description What is left of them. */
                "RateLimit-Remaining": number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset": number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy": string;
                /** @description Seconds after which asking again is worth it. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `internal` */
        Problem500: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `model_error` */
        Problem502: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem: `model_not_configured`, `uploads_not_configured`, `unavailable`, `deadline_exceeded` */
        Problem503: {
            headers: {
                /** @description Names this request in the logs. */
                "X-Request-Id": string;
                /** @description Requests in a window. */
                "RateLimit-Limit"?: number;
                /** @description What is left of them. */
                "RateLimit-Remaining"?: number;
                /** @description Seconds until all are there again. */
                "RateLimit-Reset"?: number;
                /** @description The limit and its window: `20;w=60`. */
                "RateLimit-Policy"?: string;
                /** @description Seconds after which asking again is worth it. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Problem400"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can answer */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            400: components["responses"]["Problem400"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document as it stands */
            200: {
                headers: {
                    /** @description Seconds after which something new may be expected; absent once the status is final. */
                    "Retry-After"?: string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Seconds after which something new may be expected; absent once the status is final. */
                    "Retry-After"?: string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    findStatus: {
        parameters: {
            query: {
                /** @description Name of any object of the document, as it stands in the inbox. */
                object: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document as it stands */
            200: {
                headers: {
                    /** @description Seconds after which something new may be expected; absent once the status is final. */
                    "Retry-After"?: string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Seconds after which something new may be expected; absent once the status is final. */
                    "Retry-After"?: string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getStatusBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    documentIds: string[];
                };
            };
        };
        responses: {
            /** @description What is known of each */
            200: {
                headers: {
                    /** @description Seconds after which something new may be expected; absent once the status is final. */
                    "Retry-After"?: string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusBatch"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listElections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The elections that are known */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ElectionList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    countDocuments: {
        parameters: {
            query?: {
                /** @description An election that was imported. */
                electionId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many are in each state */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentCounts"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listDocumentChanges: {
        parameters: {
            query?: {
                /** @description The `since` of the answer before. */
                since?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they last changed */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentChanges"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                /** @description An election that was imported. */
                electionId?: string;
                /** @description A form of the election. */
                formId?: string;
                /** @description A polling place of the election. */
                pollingPlaceId?: string;
                /** @description A reporting unit; without it the top of the hierarchy. */
                unitId?: string;
                /** @description The state that documents are in. */
                state?: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                /** @description The rule of one of its findings, or the code of its error. */
                rule?: string;
                /** @description Whose the newest result is. */
                source?: "model" | "human";
                /** @description What read it. */
                reader?: string;
                /** @description Whether its counts are in the tallies. */
                counted?: "true" | "false";
                /** @description At most so many. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In order of arrival */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Status, counts and readings */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getPageImage: {
        parameters: {
            query?: {
                /** @description As uploaded, as the reader sees it, or a small picture of that. */
                variant?: "original" | "processed" | "thumbnail";
                v?: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
                /** @description Number of the page, from 1. */
                page: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    redriveDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Redrive"];
            };
        };
        responses: {
            /** @description The document as it is now */
            202: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        documentId: string;
                        electionId: string | null;
                        formId: string | null;
                        pollingPlaceId: string | null;
                        object: string;
                        /** @enum {string} */
                        state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                        final: boolean;
                        revision: number;
                        pages: {
                            page: number;
                            of: number | null;
                            object: string;
                            generation: string;
                            sha256: string | null;
                            /** @enum {string} */
                            state: "processed" | "rejected";
                            /** @enum {string|null} */
                            code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
                        }[];
                        timeline: {
                            state: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        findings: {
                            rule: string;
                            /** @enum {string} */
                            severity: "error" | "warning" | "info";
                            message: string;
                            fields: string[];
                            expected: number | string | boolean | null | (number | string | boolean | null)[];
                            actual: number | string | boolean | null | (number | string | boolean | null)[];
                            repairs?: {
                                field: string;
                                from: number | null;
                                to: number;
                                reason: string;
                                alternatives: number;
                            }[];
                        }[];
                        error: {
                            code: string;
                            message: string;
                        } | null;
                        attempts: {
                            preprocess: number;
                            extract: number;
                        };
                        queuedMs: number | null;
                        readMs: number | null;
                        reader: string | null;
                        links: {
                            document: string;
                            result: string | null;
                        };
                        waiting: {
                            /** @enum {string} */
                            reason: "paused" | "budget" | "capacity" | "model_outage";
                            message: string;
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            until: string | null;
                        } | null;
                        reviewClaim: {
                            by: string;
                            /** Format: date-time */
                            expiresAt: string;
                        } | null;
                        countedRevision: number | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    claimDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document as it is now */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        documentId: string;
                        electionId: string | null;
                        formId: string | null;
                        pollingPlaceId: string | null;
                        object: string;
                        /** @enum {string} */
                        state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                        final: boolean;
                        revision: number;
                        pages: {
                            page: number;
                            of: number | null;
                            object: string;
                            generation: string;
                            sha256: string | null;
                            /** @enum {string} */
                            state: "processed" | "rejected";
                            /** @enum {string|null} */
                            code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
                        }[];
                        timeline: {
                            state: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        findings: {
                            rule: string;
                            /** @enum {string} */
                            severity: "error" | "warning" | "info";
                            message: string;
                            fields: string[];
                            expected: number | string | boolean | null | (number | string | boolean | null)[];
                            actual: number | string | boolean | null | (number | string | boolean | null)[];
                            repairs?: {
                                field: string;
                                from: number | null;
                                to: number;
                                reason: string;
                                alternatives: number;
                            }[];
                        }[];
                        error: {
                            code: string;
                            message: string;
                        } | null;
                        attempts: {
                            preprocess: number;
                            extract: number;
                        };
                        queuedMs: number | null;
                        readMs: number | null;
                        reader: string | null;
                        links: {
                            document: string;
                            result: string | null;
                        };
                        waiting: {
                            /** @enum {string} */
                            reason: "paused" | "budget" | "capacity" | "model_outage";
                            message: string;
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            until: string | null;
                        } | null;
                        reviewClaim: {
                            by: string;
                            /** Format: date-time */
                            expiresAt: string;
                        } | null;
                        countedRevision: number | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    releaseDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document as it is now */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        documentId: string;
                        electionId: string | null;
                        formId: string | null;
                        pollingPlaceId: string | null;
                        object: string;
                        /** @enum {string} */
                        state: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                        final: boolean;
                        revision: number;
                        pages: {
                            page: number;
                            of: number | null;
                            object: string;
                            generation: string;
                            sha256: string | null;
                            /** @enum {string} */
                            state: "processed" | "rejected";
                            /** @enum {string|null} */
                            code: "empty_file" | "too_large" | "too_many_pixels" | "unsupported_format" | "corrupt_image" | "blank_page" | null;
                        }[];
                        timeline: {
                            state: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        findings: {
                            rule: string;
                            /** @enum {string} */
                            severity: "error" | "warning" | "info";
                            message: string;
                            fields: string[];
                            expected: number | string | boolean | null | (number | string | boolean | null)[];
                            actual: number | string | boolean | null | (number | string | boolean | null)[];
                            repairs?: {
                                field: string;
                                from: number | null;
                                to: number;
                                reason: string;
                                alternatives: number;
                            }[];
                        }[];
                        error: {
                            code: string;
                            message: string;
                        } | null;
                        attempts: {
                            preprocess: number;
                            extract: number;
                        };
                        queuedMs: number | null;
                        readMs: number | null;
                        reader: string | null;
                        links: {
                            document: string;
                            result: string | null;
                        };
                        waiting: {
                            /** @enum {string} */
                            reason: "paused" | "budget" | "capacity" | "model_outage";
                            message: string;
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            until: string | null;
                        } | null;
                        reviewClaim: {
                            by: string;
                            /** Format: date-time */
                            expiresAt: string;
                        } | null;
                        countedRevision: number | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    reviewDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, so that it can be sent again safely; the first answer comes once more. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewRequest"];
            };
        };
        responses: {
            /** @description The review and the revision that came of it */
            201: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listResults: {
        parameters: {
            query?: {
                /** @description An election that was imported. */
                electionId?: string;
                /** @description A form of the election. */
                formId?: string;
                /** @description A polling place of the election. */
                pollingPlaceId?: string;
                /** @description A reporting unit; without it the top of the hierarchy. */
                unitId?: string;
                /** @description The state that documents are in. */
                state?: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                /** @description The rule of one of its findings, or the code of its error. */
                rule?: string;
                /** @description Whose the newest result is. */
                source?: "model" | "human";
                /** @description What read it. */
                reader?: string;
                /** @description Whether its counts are in the tallies. */
                counted?: "true" | "false";
                /** @description At most so many. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In order of arrival */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getResult: {
        parameters: {
            query?: {
                /** @description A revision of the result; without it the newest. */
                revision?: number;
            };
            header?: never;
            path: {
                /** @description First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it. */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A revision of the counts */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    exportResultsCsv: {
        parameters: {
            query?: {
                /** @description An election that was imported. */
                electionId?: string;
                /** @description A form of the election. */
                formId?: string;
                /** @description A polling place of the election. */
                pollingPlaceId?: string;
                /** @description A reporting unit; without it the top of the hierarchy. */
                unitId?: string;
                /** @description The state that documents are in. */
                state?: "waiting_for_pages" | "ready" | "extracting" | "accepted" | "needs_review" | "failed";
                /** @description The rule of one of its findings, or the code of its error. */
                rule?: string;
                /** @description Whose the newest result is. */
                source?: "model" | "human";
                /** @description What read it. */
                reader?: string;
                /** @description Whether its counts are in the tallies. */
                counted?: "true" | "false" | "all";
                /** @description A byte order mark first, by which Excel knows UTF-8. */
                bom?: "true" | "false";
                /** @description What stands between the fields. */
                delimiter?: "comma" | "semicolon" | "tab";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One line a number */
            200: {
                headers: {
                    /** @description The name of the file. */
                    "Content-Disposition": string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    exportNistErr: {
        parameters: {
            query: {
                /** @description An election that was imported. */
                electionId: string;
                /** @description The report, or the provenance that stands beside it. */
                part?: "report" | "provenance";
                /** @description Who gives the report out. */
                issuer?: string;
                /** @description The short name of who gives it out. */
                issuerAbbreviation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report; docs/exports.md says how it is to be read */
            200: {
                headers: {
                    /** @description The name of the file. */
                    "Content-Disposition": string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    exportCvr: {
        parameters: {
            query: {
                /** @description An election that was imported. */
                electionId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report; docs/exports.md says how it is to be read */
            200: {
                headers: {
                    /** @description The name of the file. */
                    "Content-Disposition": string;
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTally: {
        parameters: {
            query?: {
                /** @description A reporting unit; without it the top of the hierarchy. */
                unitId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An election that was imported. */
                electionId: string;
                /** @description A contest of the election. */
                contestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts and coverage */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tally"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    chat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatRequest"];
            };
        };
        responses: {
            /** @description The answer whole, or the events text, tool, final and error */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatAnswer"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            502: components["responses"]["Problem502"];
            503: components["responses"]["Problem503"];
        };
    };
    generate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateRequest"];
            };
        };
        responses: {
            /** @description The answer whole, or the events text, final and error */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GenerateAnswer"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            502: components["responses"]["Problem502"];
            503: components["responses"]["Problem503"];
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Where to send it */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadTicket"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    putUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the URL that `POST /v1/uploads` gave. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description It is in the inbox */
            201: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedObject"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getExtractionSetting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether documents are read */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExtractionSetting"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeExtractionSetting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtractionChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExtractionSetting"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEventSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The types of events */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSchemaList"];
                };
            };
            400: components["responses"]["Problem400"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEventSchema: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description A type of event, `ballots.result.accepted.v1`. */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON Schema 2020-12 of the data */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": components["schemas"]["EventSchema"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    /** @description Names this request in the logs. */
                    "X-Request-Id": string;
                    /** @description Requests in a window. */
                    "RateLimit-Limit"?: number;
                    /** @description What is left of them. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until all are there again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window: `20;w=60`. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this version of the answer. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
