/** Steps that don't depend on each other: one that fails keeps back no other. */
export interface Steps {
  /** What the step came to, null where it failed. Throws instead once so many failed that more would, too. */
  attempt<Outcome>(step: () => Promise<Outcome>): Promise<Outcome | null>;
  /** Throws the first failure, if there was one. */
  end(): void;
}

/** An outage lets every step wait for its time limit; after so many the run had better end and the next one try. */
const mostFailures = 20;

/** The steps of one run. */
export function createSteps(): Steps {
  const failures: unknown[] = [];
  return {
    async attempt(step) {
      if (failures.length >= mostFailures) throw failures[0];
      try {
        return await step();
      } catch (error) {
        failures.push(error);
        return null;
      }
    },
    end() {
      if (failures.length > 0) throw failures[0];
    },
  };
}
