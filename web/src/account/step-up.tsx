import { Button } from "@mantine/core";
import { multiFactor } from "firebase/auth";
import { Link, useLocation } from "react-router";
import { auth } from "../firebase.ts";

/**
 * The way on where something asks for a second factor: signing in again with it, or setting one up first. Both lead back
 * to this page.
 */
export default function StepUp() {
  const { pathname, search } = useLocation();
  const { currentUser } = auth;
  const isEnrolled = currentUser !== null && multiFactor(currentUser).enrolledFactors.length > 0;
  const query = new URLSearchParams({ next: pathname + search });
  return isEnrolled ? (
    <Button component={Link} to={`/sign-in?step_up=1&${query}`} size="sm">
      Sign in with your second factor
    </Button>
  ) : (
    <Button component={Link} to={`/account/second-factor?${query}`} size="sm">
      Set up a second factor
    </Button>
  );
}
