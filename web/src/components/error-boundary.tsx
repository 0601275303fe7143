import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { EmptyState } from "./empty-state.tsx";

/** Stands in for a page that broke, or whose code could not be loaded, until `resetKey` changes. */
export class ErrorBoundary extends Component<{ resetKey: string; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidUpdate(before: { resetKey: string }) {
    if (this.state.broken && before.resetKey !== this.props.resetKey) this.setState({ broken: false });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div role="alert">
        <EmptyState
          title="This page could not be shown"
          action={<Button onClick={() => window.location.reload()}>Load again</Button>}
        >
          It may be out of date, or your connection was interrupted.
        </EmptyState>
      </div>
    );
  }
}
