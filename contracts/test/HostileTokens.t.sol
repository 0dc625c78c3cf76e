// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {Pack} from "./Pack.sol";
import {HostileToken} from "./mocks/HostileToken.sol";

contract HostileTokensTest is Base {
    HostileToken internal token;

    function setUp() public override {
        super.setUp();
        token = new HostileToken();
        settlement = new LuxxonSettlement(address(token), owner, platform, relayer, 2000);
        token.mint(consumer, 10 * POOL);
        vm.prank(consumer);
        settlement.deposit(POOL);
        vm.prank(owner);
        settlement.setRelayer(address(token), true);
    }

    function assertBacked(uint256 pool) internal view {
        assertEq(settlement.deposits(consumer), pool);
        assertEq(settlement.totalHeld(), pool + settlement.accruedFees() + settlement.claimable(operator));
        assertGe(token.balanceOf(address(settlement)), settlement.totalHeld());
    }

    function test_FeeOnTransfer_EveryDepositCreditsWhatArrived() external {
        token.setFee(100);
        vm.startPrank(consumer);
        settlement.deposit(1000);
        assertBacked(POOL + 990);
        settlement.depositFor(consumer, 1000);
        assertBacked(POOL + 1980);
        settlement.depositWithPermit(1000, 0, 0, 0, 0);
        assertBacked(POOL + 2970);
        settlement.depositWithAuthorization(consumer, 1000, 0, 0, 0, "");
        assertBacked(POOL + 3960);
        settlement.withdraw(POOL + 3960);
        assertBacked(0);
    }

    function test_FeeOnTransfer_SettlementStaysBacked() external {
        token.setFee(100);
        settle(1);
        assertBacked(POOL - TOTAL);
        assertEq(token.balanceOf(operator), TO_AMOUNT - TO_AMOUNT / 100);
    }

    function test_MovesNothing_EveryDepositReverts() external {
        token.setMovesNothing(true);
        vm.startPrank(consumer);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.deposit(1000);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.depositFor(consumer, 1000);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.depositWithPermit(1000, 0, 0, 0, 0);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.depositWithAuthorization(consumer, 1000, 0, 0, 0, "");
        assertBacked(POOL);
    }

    function test_ReturnsFalse_EveryMovementReverts() external {
        settle(1);
        token.setAnswer(HostileToken.Answer.False);
        bytes memory failed = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token);
        vm.expectRevert(failed);
        vm.prank(consumer);
        settlement.deposit(1000);
        vm.expectRevert(failed);
        vm.prank(consumer);
        settlement.withdraw(1000);
        vm.expectRevert(failed);
        settle(2);
        vm.expectRevert(failed);
        settlement.sweepFees();
        token.mint(address(settlement), 5);
        vm.expectRevert(failed);
        vm.prank(owner);
        settlement.sweepExcess(address(token), owner);
        assertBacked(POOL - TOTAL);
        assertFalse(settlement.settled(idOf(2)));
        assertEq(settlement.accruedFees(), FEE);
    }

    function test_ReturnsNothing_EveryMovementWorks() external {
        token.setAnswer(HostileToken.Answer.Nothing);
        vm.prank(consumer);
        settlement.deposit(1000);
        settle(1);
        settlement.sweepFees();
        vm.prank(consumer);
        settlement.withdraw(1000);
        assertBacked(POOL - TOTAL);
        assertEq(token.balanceOf(operator), TO_AMOUNT);
        assertEq(token.balanceOf(platform), FEE);
    }

    function test_Refuses_NothingChangesAndTheReasonIsPassedOn() external {
        token.setAnswer(HostileToken.Answer.Refuse);
        vm.expectRevert("HostileToken: refused");
        settle(1);
        assertFalse(settlement.settled(idOf(1)));
        assertBacked(POOL);
    }

    /// @dev Every entry that moves tokens, entered again from every movement of tokens.
    function test_Reentrant_EveryEntryRefusesFromEveryMovement() external {
        settle(1);
        token.setAnswer(HostileToken.Answer.Refuse);
        settleBatch(runOf(operator, entryOf(9, consumer)));
        token.setAnswer(HostileToken.Answer.True);
        bytes[9] memory entries = [
            abi.encodeCall(settlement.deposit, (1000)),
            abi.encodeCall(settlement.depositFor, (consumer, 1000)),
            abi.encodeCall(settlement.depositWithPermit, (1000, 0, 0, 0, 0)),
            abi.encodeCall(settlement.depositWithAuthorization, (consumer, 1000, 0, 0, 0, "")),
            abi.encodeCall(settlement.withdraw, (1)),
            abi.encodeCall(settlement.settleFromPool, (idOf(2), consumer, operator, RATE, SECONDS, TO_AMOUNT, FEE)),
            abi.encodeCall(settlement.sweepFees, ()),
            abi.encodeCall(settlement.settleBatch, (Pack.batch(runOf(operator, entryOf(3, consumer))))),
            abi.encodeCall(settlement.claim, (operator))
        ];
        token.mint(address(token), POOL);
        vm.prank(address(token));
        settlement.deposit(1000);
        for (uint256 i = 0; i < entries.length; i++) {
            for (uint256 j = 0; j < entries.length; j++) {
                uint256 snapshot = vm.snapshotState();
                token.setCallback(address(settlement), entries[i]);
                vm.prank(j == 5 || j == 7 ? relayer : consumer);
                (bool done,) = address(settlement).call(entries[j]);
                assertTrue(done);
                assertFalse(token.callbackDone());
                assertEq(bytes4(token.callbackReason()), ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
                vm.revertToState(snapshot);
            }
        }
    }

    function test_FeeOnTransfer_ABatchStaysBacked() external {
        token.setFee(100);
        assertEq(settleBatch(runOf(operator, entryOf(1, consumer))), 1);
        assertBacked(POOL - TOTAL);
        assertEq(token.balanceOf(operator), TO_AMOUNT - TO_AMOUNT / 100);
    }

    function test_ReturnsNothing_ABatchPays() external {
        token.setAnswer(HostileToken.Answer.Nothing);
        settleBatch(runOf(operator, entryOf(1, consumer)));
        assertEq(token.balanceOf(operator), TO_AMOUNT);
        assertBacked(POOL - TOTAL);
    }

    /// @dev A refusal by revert and one by `false`, of a token that is not paused or cannot say.
    function test_Refuses_ABatchBooksThePayoutWhateverElseTheTokenSays() external {
        HostileToken.Paused[3] memory states =
            [HostileToken.Paused.No, HostileToken.Paused.Reverts, HostileToken.Paused.SaysNothing];
        uint64 sequence;
        for (uint256 i = 0; i < states.length; i++) {
            for (uint256 j = 0; j < 2; j++) {
                token.setPaused(states[i]);
                token.setAnswer(j == 0 ? HostileToken.Answer.Refuse : HostileToken.Answer.False);
                assertEq(settleBatch(runOf(operator, entryOf(++sequence, consumer))), 1);
                assertEq(settlement.claimable(operator), sequence * TO_AMOUNT);
                assertBacked(POOL - sequence * TOTAL);
            }
        }
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        settlement.claim(operator);
        token.setAnswer(HostileToken.Answer.True);
        settlement.claim(operator);
        assertEq(token.balanceOf(operator), sequence * TO_AMOUNT);
        assertBacked(POOL - sequence * TOTAL);
    }

    function test_Paused_ABatchRevertsWithTheTokensReason() external {
        token.setPaused(HostileToken.Paused.Yes);
        token.setAnswer(HostileToken.Answer.Refuse);
        vm.expectRevert("HostileToken: refused");
        settleBatch(runOf(operator, entryOf(1, consumer)));
        token.setAnswer(HostileToken.Answer.False);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        settleBatch(runOf(operator, entryOf(1, consumer)));
        assertFalse(settlement.settled(idOf(1)));
        assertBacked(POOL);
    }

    /// @dev The pause is asked for only after a refusal, and a second try that succeeds has paid.
    function test_Paused_ATokenThatPaysAllTheSameIsTakenAtItsDeed() external {
        token.setPaused(HostileToken.Paused.Yes);
        settleBatch(runOf(operator, entryOf(1, consumer)));
        assertEq(token.balanceOf(operator), TO_AMOUNT);
        token.refuseOnce();
        settleBatch(runOf(operator, entryOf(2, consumer)));
        assertEq(token.balanceOf(operator), 2 * TO_AMOUNT);
        assertEq(settlement.claimable(operator), 0);
        assertBacked(POOL - 2 * TOTAL);
    }

    function test_Reentrant_SweepExcessRefuses() external {
        vm.prank(owner);
        settlement.transferOwnership(address(token));
        vm.prank(address(token));
        settlement.acceptOwnership();
        token.mint(address(settlement), 5);
        token.setCallback(address(settlement), abi.encodeCall(settlement.sweepExcess, (address(token), stranger)));
        vm.prank(consumer);
        settlement.deposit(1000);
        assertFalse(token.callbackDone());
        assertEq(bytes4(token.callbackReason()), ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        vm.prank(address(token));
        settlement.sweepExcess(address(token), stranger);
        assertEq(token.balanceOf(stranger), 5);
    }
}
