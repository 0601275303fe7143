/** The product's sign: a gate within a gate. Takes the colour of the text. */
export function Arches({ className }: { className?: string | undefined }) {
  return (
    <svg className={className} viewBox="0 0 48 44" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
      <path d="M3 43V24a21 21 0 0 1 42 0v19" />
      <path d="M10 43V25a14 14 0 0 1 28 0v18" />
      <path d="M17 43V26a7 7 0 0 1 14 0v17" />
    </svg>
  );
}
