/** Text of SP 1500-100 in one language. */
export function internationalized(language: string, content: string) {
  return {
    '@type': 'ElectionResults.InternationalizedText',
    Text: [{ '@type': 'ElectionResults.LanguageString', Content: content, Language: language }],
  };
}

/** An id of the election definition, by which a reader finds the thing in this ledger. */
export function externalIdentifier(value: string) {
  return [
    {
      '@type': 'ElectionResults.ExternalIdentifier',
      Type: 'other',
      OtherType: 'election-definition',
      Value: value,
    },
  ];
}
